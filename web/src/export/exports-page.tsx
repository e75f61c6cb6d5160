/** Bulk exports: who asked for what and why, who let it out, and the file, once. */
import { Button } from "antd";
import { useState } from "react";
import { useDecideExport, useExports, useTakeExport } from "../api/exports";
import type { Export, User } from "../api/types";
import { useWords } from "../language/language";
import { useDone } from "../people/use-done";
import { Nothing, Unreachable } from "../shell/empty";
import { At } from "../time/countdown";
import { day, dayTime } from "../time/format";
import { ExportDialog } from "./export-dialog";
import "./exports.css";

/** One row an export. */
export default function ExportsPage({ user }: { user: User }) {
  const { t } = useWords();
  const list = useExports();
  const [asking, setAsking] = useState(false);
  const asks = user.roles.some((role) => role === "investigator" || role === "chief");
  if (list.isError && !list.data) return <Unreachable error={list.error} retry={list.refetch} />;
  return (
    <div className="exports-page">
      <header className="exports-head">
        <h1>{t("export.title")}</h1>
        {asks && <Button type="primary" onClick={() => setAsking(true)}>{t("export.ask")}</Button>}
      </header>
      <p className="soft">{t("export.hint")}</p>
      {list.data?.length === 0 && <Nothing title={t("export.none")} hint={t("export.none_hint")} />}
      {list.data && list.data.length > 0 && (
        <ul className="sheet exports" aria-label={t("export.title")}>
          {list.data.map((row) => <Row key={row.export_id} row={row} approves={user.roles.includes("approver")} />)}
        </ul>
      )}
      {asking && <ExportDialog close={() => setAsking(false)} />}
    </div>
  );
}

function Row({ row, approves }: { row: Export; approves: boolean }) {
  const { t, code } = useWords();
  const decide = useDecideExport();
  const take = useTakeExport();
  const done = useDone();
  const say = (approved: boolean) => decide.mutate({ id: row.export_id, approved }, done(t("export.saved")));
  const save = () => take.mutate(row.export_id, { ...done(t("export.saved")), onSuccess: (text) => download(`${row.number}.csv`, text) });
  return (
    <li className="export-row">
      <span className="export-what">
        <b className="num">{row.number}</b> <span className="chip plain">{code("export", row.state)}</span>
        <br /><span className="num small">{day(row.from)} – {day(row.until)}</span>
      </span>
      <span className="export-why">{row.reason}<br />
        <span className="soft small">{row.asker} <At at={row.asked_at}>{dayTime(row.asked_at)}</At>
          {row.decider && <> · {row.decider} {row.decided_at && <At at={row.decided_at}>{dayTime(row.decided_at)}</At>}</>}
          {row.rows !== null && <> · {t("export.rows", { rows: String(row.rows) })}</>}
        </span>
      </span>
      <span className="export-acts">
        {row.state === "asked" && approves && !row.is_own && (
          <>
            <Button size="small" type="primary" loading={decide.isPending} onClick={() => say(true)}>{t("export.approve")}</Button>
            <Button size="small" danger loading={decide.isPending} onClick={() => say(false)}>{t("export.refuse")}</Button>
          </>
        )}
        {row.state === "approved" && row.is_own && <Button size="small" type="primary" loading={take.isPending} onClick={save}>{t("export.take")}</Button>}
      </span>
    </li>
  );
}

function download(name: string, text: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
