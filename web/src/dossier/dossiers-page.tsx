/** A noun's list: filters, exact search, kept views, and a new one. */
import { BarChartOutlined, PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useDossiers, useOpenings } from "../api/dossiers";
import { useWords } from "../language/language";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { useSettled } from "../shell/use-settled";
import { BeginDialog } from "./begin-dialog";
import { DossierLine } from "./dossier-line";
import "./dossier.css";
import { SavedViews } from "./saved-views";

/** The list of one noun, or of one of several that stand together. */
export default function DossiersPage({ nouns }: { nouns: readonly string[] }) {
  const { t, code } = useWords();
  const [params, setParams] = useSearchParams();
  const [beginning, setBeginning] = useState(false);
  const set = (changes: Record<string, string>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) value ? next.set(name, value) : next.delete(name);
    setParams(next, { replace: true });
  };
  const noun = params.get("noun") ?? nouns[0] ?? "lead";
  const [typed, setTyped] = useState(params.get("q") ?? "");
  const q = useSettled(typed.trim(), 300);
  const filter = { noun, state: params.get("state") ?? "", facet: params.get("facet") ?? "", q, mine: params.get("mine") === "1" };
  const list = useDossiers(filter);
  const opening = useOpenings().data?.find((each) => each.noun === noun);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="dossiers-page">
      <header className="dossiers-tools">
        <h1>{nouns.length > 1 ? t("dossier.strikes") : code("noun", noun)}</h1>
        {nouns.length > 1 && (
          <Segmented value={noun} onChange={(value) => setParams({ noun: value })} options={nouns.map((value) => ({ value, label: code("noun", value) }))} />
        )}
        <Input
          className="dossiers-search"
          type="search"
          allowClear
          value={typed}
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("dossier.search_hint")}
          aria-label={t("dossier.search")}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select
          className="dossiers-state"
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          placeholder={t("dossier.any_state")}
          aria-label={t("dossier.state")}
          value={filter.state ? filter.state.split(",") : []}
          onChange={(states: string[]) => set({ state: states.join(",") })}
          options={(opening?.states ?? []).map((value) => ({ value, label: code(`${noun}.state`, value) }))}
        />
        <Segmented
          aria-label={t("dossier.whose")}
          value={filter.mine ? "1" : ""}
          onChange={(value) => set({ mine: value })}
          options={[{ value: "", label: t("dossier.all") }, { value: "1", label: t("dossier.mine") }]}
        />
        <SavedViews noun={noun} query={params.toString()} choose={(query) => setParams(new URLSearchParams(query))} />
        {noun === "lead" && <Link to="/leads/figures"><BarChartOutlined aria-hidden /> {t("lead.figures")}</Link>}
        {opening?.may_begin && (
          <Button type="primary" icon={<PlusOutlined />} className="dossiers-new" onClick={() => setBeginning(true)}>
            {t("dossier.begin", { noun: code("noun", noun) })}
          </Button>
        )}
      </header>
      {list.isPending && <Loading />}
      {list.isError && rows.length === 0 && <Unreachable error={list.error} retry={list.refetch} />}
      {list.isSuccess && rows.length === 0 && <Nothing title={t("dossier.none")} hint={t("dossier.none_hint")} />}
      {rows.length > 0 && (
        <ul className="sheet dossiers" aria-label={code("noun", noun)}>
          {rows.map((row) => <DossierLine key={row.dossier_id} row={row} />)}
        </ul>
      )}
      {list.hasNextPage && (
        <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("console.more")}</Button>
      )}
      {opening && <BeginDialog opening={opening} open={beginning} close={() => setBeginning(false)} />}
    </div>
  );
}
