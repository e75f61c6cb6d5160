/** The orders of a case: tick many, sign or approve once, see what each bank answered. */
import { App, Alert, Button, Segmented } from "antd";
import { useState } from "react";
import { useSignMany } from "../api/cases";
import { sentence } from "../api/problem";
import type { Clock, Order, OrderOutcome } from "../api/types";
import { useWords } from "../language/language";
import { Nothing } from "../shell/empty";
import { OrderRow } from "./order-row";
import "./orders.css";
import { outcomeProblem } from "./outcome";
import { groupOf, isActionable, lostTicks, stillTicked, tick, type OrderGroup, type Ticks } from "./selection";
import { RequestOrder } from "./request-order";
import { SignBar } from "./sign-bar";
import { SignDialog } from "./sign-dialog";
import { useFresh } from "./use-fresh";

interface OrdersPanelProps {
  caseId: string;
  orders: readonly Order[];
  clocks: readonly Clock[];
  /** Accounts of the trace, for which more may be asked. */
  accounts?: readonly string[];
}

const GROUPS: readonly OrderGroup[] = ["waiting", "out", "done"];

/** Orders in the planner's order, in three groups. */
export function OrdersPanel({ caseId, orders, clocks, accounts = [] }: OrdersPanelProps) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const [ticks, setTicks] = useState<Ticks>(new Map());
  // Chosen once: a live answer must not change the list under the reader.
  const [group, setGroup] = useState<OrderGroup>(() => GROUPS.find((each) => orders.some((order) => groupOf(order) === each)) ?? "waiting");
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState<OrderOutcome[]>([]);
  const sign = useSignMany(caseId);
  const fresh = useFresh(orders.map((order) => order.order_id));
  const counts = new Map(GROUPS.map((each) => [each, orders.filter((order) => groupOf(order) === each).length]));
  const shown = orders.filter((order) => groupOf(order) === group);
  const ticked = stillTicked(orders, ticks);
  const actionable = shown.filter(isActionable);
  const approving = ticked.length > 0 && ticked.every((order) => order.can.approve);
  const submit = () =>
    sign.mutate(
      ticked.map(({ order_id, version }) => ({ order_id, version })),
      {
        onSuccess: (outcomes) => {
          const done = outcomes.filter((outcome) => outcome.ok).length;
          if (done > 0) void message.success(t(approving ? "order.approved_many" : "order.signed_many", { count: done }));
          setFailed(outcomes.filter((outcome) => !outcome.ok));
          setTicks(new Map());
        },
        onError: (error) => void message.error(sentence(error, words), 6),
        onSettled: () => setAsking(false),
      },
    );
  const tickAll = (on: boolean) => setTicks(actionable.reduce((all, order) => tick(all, order, on), ticks));
  return (
    <section className="sheet orders-panel" id="orders" aria-labelledby="orders-title">
      <header>
        <h2 id="orders-title">{t("order.title")}</h2>
        <RequestOrder caseId={caseId} orders={orders} accounts={accounts} />
        {orders.length > 0 && (
          <Segmented
            size="small"
            value={group}
            onChange={setGroup}
            aria-label={t("order.groups")}
            options={GROUPS.map((each) => ({ value: each, label: `${code("order.group", each)} ${counts.get(each)}` }))}
          />
        )}
      </header>
      {failed.length > 0 && (
        <Alert
          type="error"
          banner
          closable
          onClose={() => setFailed([])}
          message={t("order.some_failed", { count: failed.length })}
          description={failed.map((outcome) => (
            <div key={outcome.order_id}>
              {orders.find((order) => order.order_id === outcome.order_id)?.number}: {outcomeProblem(outcome, words)}
            </div>
          ))}
        />
      )}
      {lostTicks(orders, ticks) > 0 && (
        <Alert
          type="warning"
          banner
          message={t("order.ticks_lost", { count: lostTicks(orders, ticks) })}
          action={<Button size="small" onClick={() => setTicks(new Map(ticked.map((o) => [o.order_id, o.version])))}>{t("order.ticks_seen")}</Button>}
        />
      )}
      {orders.length === 0 ? (
        <Nothing title={t("order.none")} hint={t("order.none_hint")} />
      ) : shown.length === 0 ? (
        <Nothing title={t("order.none_here")} />
      ) : (
        <ul className="orders">
          {shown.map((order) => (
            <OrderRow
              key={order.order_id}
              caseId={caseId}
              order={order}
              clocks={clocks}
              fresh={fresh.has(order.order_id)}
              ticked={ticked.includes(order)}
              onTick={(on) => setTicks(tick(ticks, order, on))}
            />
          ))}
        </ul>
      )}
      {(actionable.length > 0 || ticked.length > 0) && (
        <SignBar ticked={ticked} actionable={actionable} approving={approving} tickAll={tickAll} ask={() => setAsking(true)} />
      )}
      <SignDialog open={asking} orders={ticked} approving={approving} busy={sign.isPending} confirm={submit} cancel={() => setAsking(false)} />
    </section>
  );
}
