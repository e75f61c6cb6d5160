/** One order: of which account, how much, why, who signed, what became of it, and its clock. */
import { Checkbox } from "antd";
import type { Clock, Order } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Account } from "../report/account";
import { Countdown } from "../time/countdown";
import { Completion } from "./completion";
import { OrderAnswer } from "./order-answer";
import { OrderState } from "./order-state";
import { OwnMoney } from "./own-money";
import { SignSteps } from "./sign-steps";
import { isActionable, namesAmount } from "./selection";
import { Withdraw } from "./withdraw";

interface OrderRowProps {
  caseId: string;
  order: Order;
  clocks: readonly Clock[];
  fresh: boolean;
  ticked: boolean;
  onTick(on: boolean): void;
}

/** A row with a box to tick when this officer can sign or approve it. */
export function OrderRow({ caseId, order, clocks, fresh, ticked, onTick }: OrderRowProps) {
  const { t, code } = useWords();
  const clock = clockOf(order, clocks);
  const name = t("order.tick", { kind: code("order.kind", order.kind), number: order.number });
  return (
    <li className={`order order-${order.kind} ${fresh ? "fresh" : ""} ${ticked ? "ticked" : ""}`} data-order={order.order_id} data-state={order.state}>
      <div className="order-tick">
        {isActionable(order) && <Checkbox checked={ticked} aria-label={name} onChange={(event) => onTick(event.target.checked)} />}
      </div>
      <div className="order-what">
        <div className="order-line">
          <span className={`order-kind kind-${order.kind}`}>{code("order.kind", order.kind)}</span>
          {order.payment_number && <span className="small soft">{code("payment_number.kind", order.payment_number)}</span>}
          <Account number={order.account} />
          <OrderState order={order} />
        </div>
        <div className="small soft">
          {[order.bank ?? t("order.no_bank"), order.holder, t("order.layer", { layer: order.layer }), t("order.number", { number: order.number })].filter(Boolean).join(" · ")}
          {order.kind === "stop" && order.stop_count > 1 && ` · ${t("order.second_stop")}`}
        </div>
        <p className="order-reason">
          {code("reason", order.reason.code, order.reason.params)}
          {isOpen(order) && order.missing.map((each) => <span className="missing" key={each}>{code("order.missing", each)}</span>)}
        </p>
        <OrderAnswer order={order} />
        <Completion caseId={caseId} order={order} />
        <OwnMoney order={order} />
        <div className="order-foot">
          <SignSteps order={order} />
          {order.can.withdraw && <Withdraw caseId={caseId} order={order} />}
        </div>
      </div>
      <div className="order-money num">
        {namesAmount(order) && <b>{money(order.amount_fen)}</b>}
        {namesAmount(order) && <Claim order={order} />}
        {clock && (
          <span className="order-clock">
            <span className="small soft">{code("clock.kind", clock.kind)}</span>
            <Countdown dueAt={clock.due_at} label={code("clock.kind", clock.kind)} />
          </span>
        )}
      </div>
    </li>
  );
}

/** What an order lacks matters while it can still be mended. */
function isOpen(order: Order): boolean {
  return order.state === "proposed" || order.state === "signed";
}

/** The range over all tracing rules; the order names what the stop rule gives. */
function Claim({ order }: { order: Order }) {
  const { t } = useWords();
  const exact = order.claim_min_fen === order.claim_max_fen;
  if (exact && order.claim_max_fen === order.amount_fen) return null;
  if (exact) return <span className="small soft">{t("order.claim", { claim_fen: order.claim_max_fen })}</span>;
  return (
    <span className="small soft" title={t("order.range_hint")}>
      {t("order.range", { min_fen: order.claim_min_fen, max_fen: order.claim_max_fen })}
    </span>
  );
}

/** The clock that presses most: an order's own clocks first, else the end of its stop. */
function clockOf(order: Order, clocks: readonly Clock[]): Pick<Clock, "kind" | "due_at"> | null {
  const own = clocks.filter((clock) => clock.order_id === order.order_id && !clock.kind.endsWith("_warning"));
  own.sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at));
  if (own[0]) return own[0];
  return order.expires_at && order.state === "answered" ? { kind: "lapse", due_at: order.expires_at } : null;
}
