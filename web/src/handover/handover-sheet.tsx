/** What a hand-over sheet says: what burns, which stops stand without a filing, what waits. */
import { Link } from "react-router";
import { addressOf } from "../dossier/address";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { dayTime } from "../time/format";
import { readSheet } from "./read-sheet";

export function HandoverSheet({ text }: { text: string }) {
  const { t, code } = useWords();
  const sheet = readSheet(text);
  if (sheet === null) return null;
  const figures = [
    ["to_sign", sheet.to_sign], ["unanswered", sheet.unanswered], ["leads_waiting", sheet.leads_waiting], ["looks", sheet.looks],
  ] as const;
  return (
    <section className="sheet handover" aria-labelledby="handover-title">
      <header><h2 id="handover-title">{t("handover.title")}</h2></header>
      <div className="body">
        <dl className="handover-figures num">
          {figures.map(([name, count]) => <div key={name}><dt>{t(`handover.${name}`)}</dt><dd>{count}</dd></div>)}
        </dl>
        <h3>{t("handover.unfiled", { count: sheet.unfiled.length })}</h3>
        {sheet.unfiled.map((row) => (
          <details key={row.case_id}>
            <summary>
              <Link to={addressOf("case", row.case_id)} className="num">{row.number}</Link> {money(row.stopped_fen)}
              {row.lapses_at && <span className="small soft num"> {t("handover.lapses", { at: dayTime(row.lapses_at) })}</span>}
            </summary>
            <pre>{row.filing_draft}</pre>
            <pre>{row.freeze_draft}</pre>
          </details>
        ))}
        <h3>{t("handover.promises", { count: sheet.promises?.length ?? 0 })}</h3>
        <ul className="papers">
          {sheet.promises?.map((row) => (
            <li key={`${row.case_id} ${row.part}`}>
              <Link to={addressOf("case", row.case_id)} className="num">{row.number}-{row.part}</Link> {row.bank} <span className="small num">{t("handover.promise_until", { at: dayTime(row.until) })}</span>
            </li>
          ))}
        </ul>
        <h3>{t("handover.calls", { count: sheet.calls?.length ?? 0 })}</h3>
        <ul className="papers">
          {sheet.calls?.map((row) => (
            <li key={`${row.case_id} ${row.part}`}>
              <Link to={addressOf("case", row.case_id)} className="num">{row.number}-{row.part}</Link> {row.bank} <span className="small num">{t("handover.call_due", { at: dayTime(row.due_at) })}</span>
              <span className="small faint num"> {row.called_at ? t("handover.called", { at: dayTime(row.called_at) }) : t("handover.never_called")}</span>
            </li>
          ))}
        </ul>
        <h3>{t("handover.burning", { count: sheet.burning.length })}</h3>
        <ul className="papers">
          {sheet.burning.map((row) => (
            <li key={`${row.root_id} ${row.kind} ${row.part}`}>
              <Link to={addressOf(row.noun, row.root_id)} className="num">{row.number}</Link> {code("clock.kind", row.kind)} <span className="small faint num">{dayTime(row.due_at)}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
