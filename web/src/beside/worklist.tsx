import { useEffect, useRef } from "react";
import type { BesideOrder } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import "../order/orders.css";
import { namesAmount } from "../order/selection";
import { Account } from "../report/account";
import { Countdown } from "../time/countdown";

interface WorklistProps {
  rows: readonly BesideOrder[];
  chosen: string | null;
  choose(id: string): void;
}

/** Orders that are out: first those not yet on the platform, then those whose answer is awaited. */
export function Worklist({ rows, chosen, choose }: WorklistProps) {
  const { t } = useWords();
  const marked = useRef<HTMLLIElement>(null);
  useEffect(() => void marked.current?.scrollIntoView({ block: "nearest" }), [chosen]);
  return (
    <ul className="worklist" role="listbox" aria-label={t("beside.short")}>
      {rows.map((row) => (
        <Row key={row.order.order_id} row={row} on={row.order.order_id === chosen} mark={row.order.order_id === chosen ? marked : undefined} choose={choose} />
      ))}
    </ul>
  );
}

function Row({ row, on, mark, choose }: { row: BesideOrder; on: boolean; mark?: React.Ref<HTMLLIElement>; choose(id: string): void }) {
  const { t, code } = useWords();
  const { order } = row;
  const due = row.promise_ends_at ?? row.answer_due_at;
  return (
    <li ref={mark} role="option" aria-selected={on} className={on ? "on" : ""} data-order={order.order_id} onClick={() => choose(order.order_id)}>
      <div className="order-line">
        <span className={`order-kind kind-${order.kind}`}>{code("order.kind", order.kind)}</span>
        <Account number={order.account} />
      </div>
      <div className="small soft">{[row.case_number, t("order.number", { number: order.number }), order.bank].filter(Boolean).join(" · ")}</div>
      <div className="worklist-foot">
        <span className={`chip ${order.platform_number ? "chip-run" : "chip-wait"}`}>{t(order.platform_number ? "beside.entered" : "beside.to_enter")}</span>
        {row.promise_ends_at && <span className="chip chip-good">{t("call.outcome.promised")}</span>}
        {namesAmount(order) && <b className="num">{money(order.amount_fen)}</b>}
        {due && <Countdown dueAt={due} label={t(row.promise_ends_at ? "clock.kind.promise_ends" : "clock.kind.answer_due")} />}
      </div>
    </li>
  );
}
