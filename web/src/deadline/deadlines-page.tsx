/** Every clock of the centre, the one that burns most first: what the duty officer looks at. */
import { Button, Segmented } from "antd";
import { useSearchParams } from "react-router";
import { useDeadlines } from "../api/deadlines";
import { useWords } from "../language/language";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { DeadlineLine } from "./deadline-line";
import "./deadlines.css";

const NOUNS = ["", "order", "case", "co_victim", "lead", "suspect", "den", "seizure", "handover", "complaint", "refund", "listing"] as const;

export default function DeadlinesPage() {
  const { t, code } = useWords();
  const [params, setParams] = useSearchParams();
  const noun = params.get("noun") ?? "";
  const list = useDeadlines(noun);
  const heat = list.data?.pages[0]?.heat;
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="deadlines-page">
      <header className="deadlines-head">
        <h1>{t("deadline.title")}</h1>
        {heat && (
          <dl className="deadlines-heat num">
            <div className="heat-past"><dt>{t("deadline.past")}</dt><dd>{heat.past}</dd></div>
            <div className="heat-burning"><dt>{t("deadline.burning")}</dt><dd>{heat.burning}</dd></div>
            <div className="heat-near"><dt>{t("deadline.near")}</dt><dd>{heat.near}</dd></div>
            <div><dt>{t("deadline.all")}</dt><dd>{heat.all}</dd></div>
          </dl>
        )}
        <Segmented
          aria-label={t("deadline.nouns")}
          value={noun}
          onChange={(value) => setParams(value ? { noun: value } : {}, { replace: true })}
          options={NOUNS.map((value) => ({ value, label: value ? code("noun", value) : t("deadline.every_noun") }))}
        />
      </header>
      {list.isPending && <Loading />}
      {list.isError && rows.length === 0 && <Unreachable error={list.error} retry={list.refetch} />}
      {list.isSuccess && rows.length === 0 && <Nothing title={t("deadline.none")} hint={t("deadline.none_hint")} />}
      {rows.length > 0 && (
        <ul className="sheet deadlines" aria-label={t("deadline.title")}>
          {rows.map((row) => <DeadlineLine key={row.deadline_id} row={row} />)}
        </ul>
      )}
      {list.hasNextPage && (
        <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("console.more")}</Button>
      )}
    </div>
  );
}
