/** The trace as a table, for keyboards, screen readers and phones: accounts by layer, then by arrival. */
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Account } from "../report/account";
import { useNarrow } from "../shell/use-narrow";
import { dayTime } from "../time/format";
import { isNameless, type DrawnAccount, type Drawing } from "./layout";

interface TraceTableProps {
  drawing: Drawing;
  chosen: string | null;
  choose(account: string | null): void;
}

/** Rows shown at first and added by each “more”: as many as a desk, or a phone, can do with. */
const STEP = 200;
const STEP_NARROW = 30;

/** One row an account; cards when narrow. */
export function TraceTable({ drawing, chosen, choose }: TraceTableProps) {
  const { t } = useWords();
  const step = useNarrow() ? STEP_NARROW : STEP;
  const [turns, setTurns] = useState(1);
  const limit = turns * step;
  const rows = useMemo(() => {
    const arrival = (account: DrawnAccount) => (account.first_in ? Date.parse(account.first_in) : 0);
    return drawing.accounts.filter((account) => !isNameless(account.account)).sort((a, b) => a.layer - b.layer || arrival(a) - arrival(b));
  }, [drawing]);
  return (
    <div className="trace-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("trace.layer_short")}</th>
            <th scope="col">{t("trace.account")}</th>
            <th scope="col">{t("trace.bank_holder")}</th>
            <th scope="col">{t("trace.first_in")}</th>
            <th scope="col" className="right">{t("trace.held")}</th>
            <th scope="col" className="right">{t("trace.range")}</th>
            <th scope="col">{t("trace.exits")}</th>
            <th scope="col">{t("trace.state")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row) => (
            <Row key={row.account} row={row} chosen={row.account === chosen} choose={choose} />
          ))}
        </tbody>
      </table>
      {rows.length > limit && (
        <Button block onClick={() => setTurns(turns + 1)}>{t("trace.more_rows", { step, count: rows.length - limit })}</Button>
      )}
    </div>
  );
}

function Row({ row, chosen, choose }: { row: DrawnAccount; chosen: boolean; choose(account: string | null): void }) {
  const { t, code } = useWords();
  const { held } = row;
  return (
    <tr className={chosen ? "chosen" : ""}>
      <td data-name={t("trace.layer_short")} className="num">{row.layer}</td>
      <td data-name={t("trace.account")}>
        <button type="button" className="as-link" aria-pressed={chosen} onClick={() => choose(chosen ? null : row.account)}>
          <Account number={row.account} />
        </button>
      </td>
      <td data-name={t("trace.bank_holder")}>{[held?.bank, held?.holder].filter(Boolean).join(" · ") || "—"}</td>
      <td data-name={t("trace.first_in")} className="num">{row.first_in ? dayTime(row.first_in) : "—"}</td>
      <td data-name={t("trace.held")} className="num right"><b>{held ? money(held.held_fen) : "—"}</b></td>
      <td data-name={t("trace.range")} className="num right soft">{held ? `${money(held.min_fen)} – ${money(held.max_fen)}` : "—"}</td>
      <td data-name={t("trace.exits")} className={row.exits.length > 0 ? "num" : "empty"}>
        {row.exits.map((exit) => `${code("trace.exit", exit.kind)} ${money(exit.fen)}`).join(t("console.comma")) || "—"}
      </td>
      <td data-name={t("trace.state")}><span className={`chip state-${row.state}`}>{code("trace.state", row.state)}</span></td>
    </tr>
  );
}
