/** One report of the list: a row on a desk, a card on a phone. */
import { memo } from "react";
import { Link } from "react-router";
import type { ReportRow } from "../api/types";
import { CaseState } from "../case/case-state";
import { useWords } from "../language/language";
import { money, percent, share } from "../money/format";
import { NextDue } from "../time/countdown";
import { dayTime } from "../time/format";

interface ReportLineProps {
  row: ReportRow;
  place: number;
  narrow: boolean;
}

/** A row that leads to its case. */
export const ReportLine = memo(function ReportLine({ row, place, narrow }: ReportLineProps) {
  return narrow ? <Card row={row} place={place} /> : <Line row={row} place={place} />;
});

function Line({ row, place }: { row: ReportRow; place: number }) {
  const { code } = useWords();
  return (
    <div role="row" aria-rowindex={place} className="report-line">
      <span role="cell" className="two">
        <span className="num">{dayTime(row.received_at)}</span>
        <span className="small faint">{code("report.source", row.source)}</span>
      </span>
      <span role="cell" className="two report-what">
        <Link className="report-link" to={`/cases/${row.case_id}`}>
          <b className="num">{row.number}</b> <Label label={row.label} />
        </Link>
        <span className="small soft one-line">{row.excerpt}</span>
      </span>
      <span role="cell" className="num right strong">{money(row.stolen_fen)}</span>
      <span role="cell" className="two right"><Saved row={row} /></span>
      <span role="cell"><ToDo row={row} /></span>
      <span role="cell"><CaseState state={row.case_state} /></span>
      <span role="cell" className="right"><NextDue dueAt={row.next_due_at} /></span>
    </div>
  );
}

function Card({ row, place }: { row: ReportRow; place: number }) {
  const { t } = useWords();
  return (
    <div role="row" aria-rowindex={place} className="report-card">
      <div role="cell" className="card-top">
        <Link className="report-link" to={`/cases/${row.case_id}`}><b className="num">{row.number}</b></Link>
        <span className="num small faint">{dayTime(row.received_at)}</span>
        <span className="card-end"><CaseState state={row.case_state} /></span>
      </div>
      <div role="cell" className="card-what"><Label label={row.label} /> <span className="small soft">{row.excerpt}</span></div>
      <div role="cell" className="card-money num">
        <span><small>{t("case.stolen")}</small> <b>{money(row.stolen_fen)}</b></span>
        <span className={row.stopped_fen > 0 ? "saved" : "faint"}><small>{t("case.stopped")}</small> <b>{money(row.stopped_fen)}</b></span>
      </div>
      <div role="cell" className="card-foot"><ToDo row={row} /><NextDue dueAt={row.next_due_at} /></div>
    </div>
  );
}

function Label({ label }: { label: string | null | undefined }) {
  const { t, code } = useWords();
  return <span className={label ? "scam" : "scam faint"}>{label ? code("scam.label", label) : t("report.no_label")}</span>;
}

function Saved({ row }: { row: ReportRow }) {
  return (
    <>
      <span className={row.stopped_fen > 0 ? "num saved" : "num faint"}>{money(row.stopped_fen)}</span>
      <span className="saved-share small faint num">
        <span className="bar"><i style={{ width: `${percent(row.stopped_fen, row.stolen_fen)}%` }} /></span>
        {share(row.stopped_fen, row.stolen_fen)}
      </span>
    </>
  );
}

function ToDo({ row }: { row: ReportRow }) {
  const { t } = useWords();
  if (row.orders_to_sign > 0) return <span className="chip chip-wait">{t("report.to_sign", { count: row.orders_to_sign })}</span>;
  if (row.orders_open > 0) return <span className="chip chip-run">{t("report.open", { count: row.orders_open })}</span>;
  return <span className="faint">—</span>;
}
