import { Alert } from "antd";
import type { StatementImport } from "../api/types";
import { useWords } from "../language/language";

const SHOWN = 20;

/** What became of a statement file: what was taken, whose it is, what is missing, undone, unproved or bad. */
export function StatementReport({ taken }: { taken: StatementImport }) {
  const { t } = useWords();
  const { imported, completed, duplicates, bad_rows, statements, gaps, reversals, order_assumed } = taken;
  const isClean = bad_rows.length + gaps.length + order_assumed.length === 0;
  const notes = [
    ...statements.map((one) => t("statement.account", { account: one.account, rows: one.rows, from_at: one.from, until_at: one.until })),
    ...gaps.map((gap) =>
      t(gap.missing_fen > 0 ? "statement.gap_in" : "statement.gap_out", {
        place: gap.file,
        after: gap.after_line,
        before: gap.before_line,
        missing_fen: Math.abs(gap.missing_fen),
      })),
    ...reversals.map(({ file, line, original_line, amount_fen }) =>
      original_line == null
        ? t("statement.reversal_alone", { place: file, line, amount_fen })
        : t("statement.reversal", { place: file, line, original: original_line, amount_fen })),
    ...order_assumed.map((tie) => t("statement.order_assumed", { place: tie.file, lines: tie.lines.join(t("console.comma")) })),
    ...bad_rows.map((row) => `${t("statement.bad_row", { place: row.sheet ? `${row.file}/${row.sheet}` : row.file, line: row.line })} ${row.reason}`),
  ];
  return (
    <Alert
      type={isClean ? "success" : "warning"}
      showIcon
      message={t("statement.taken", { imported, completed, duplicates, bad: bad_rows.length })}
      description={notes.length > 0 && (
        <ul className="bad-rows">
          {notes.slice(0, SHOWN).map((note) => <li key={note}>{note}</li>)}
          {notes.length > SHOWN && <li>… {notes.length - SHOWN}</li>}
        </ul>
      )}
    />
  );
}
