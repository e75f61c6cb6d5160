/** Whom to call: payers found in held accounts who have not reported. Who paid last stands first, for he may pay again. */
import { Button, Segmented } from "antd";
import { useSearchParams } from "react-router";
import { useCoVictims } from "../api/co-victims";
import { useWords } from "../language/language";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { CoVictimLine } from "./co-victim-line";
import "./co-victims.css";

const STATES = ["open", "warned", "reported", "no_victim"] as const;

export default function CoVictimsPage({ calls }: { calls: boolean }) {
  const { t, code } = useWords();
  const [params, setParams] = useSearchParams();
  const state = params.get("state") ?? STATES[0];
  const list = useCoVictims(state);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = list.data?.pages[0]?.open;
  return (
    <div className="co-victims-page">
      <header className="co-victims-head">
        <h1>{t("co_victim.title")}</h1>
        {open !== undefined && <span className="num soft">{t("co_victim.open_count", { count: open })}</span>}
        <Segmented
          aria-label={t("co_victim.states")}
          value={state}
          onChange={(value) => setParams(value === STATES[0] ? {} : { state: value }, { replace: true })}
          options={STATES.map((value) => ({ value, label: code("co_victim.state", value) }))}
        />
      </header>
      {list.isPending && <Loading />}
      {list.isError && rows.length === 0 && <Unreachable error={list.error} retry={list.refetch} />}
      {list.isSuccess && rows.length === 0 && <Nothing title={t("co_victim.none")} hint={t("co_victim.none_hint")} />}
      {rows.length > 0 && (
        <ul className="sheet co-victims" aria-label={t("co_victim.title")}>
          {rows.map((row) => <CoVictimLine key={row.co_victim_id} row={row} calls={calls} />)}
        </ul>
      )}
      {list.hasNextPage && (
        <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("console.more")}</Button>
      )}
    </div>
  );
}
