/** Which orders an officer ticked, at the version that was on screen when the tick was set. */
import type { Order } from "../api/types";

/** Order id → ticked version. */
export type Ticks = ReadonlyMap<string, number>;

/** Whether this officer can act on an order now. */
export function isActionable(order: Order): boolean {
  return order.can.sign || order.can.approve;
}

/** The ticked orders that are still what was ticked. What changed since must be read again. */
export function stillTicked(orders: readonly Order[], ticks: Ticks): Order[] {
  return orders.filter((order) => isActionable(order) && ticks.get(order.order_id) === order.version);
}

/** How many ticked orders changed, or went, since their tick. */
export function lostTicks(orders: readonly Order[], ticks: Ticks): number {
  return ticks.size - stillTicked(orders, ticks).length;
}

/** Sets or takes one tick. */
export function tick(ticks: Ticks, order: Order, on: boolean): Ticks {
  const next = new Map(ticks);
  if (on) next.set(order.order_id, order.version);
  else next.delete(order.order_id);
  return next;
}

/** The groups of the list, in which orders keep the planner's order. */
export type OrderGroup = "waiting" | "out" | "done";

const GROUPS: Readonly<Record<Order["state"], OrderGroup>> = {
  proposed: "waiting", signed: "waiting", sent: "out", answered: "done", refused: "done", withdrawn: "done",
};

/** The group an order stands in. */
export function groupOf(order: Order): OrderGroup {
  return GROUPS[order.state];
}

/** Whether an order names an amount: what holds money does, what asks or lifts does not. */
export function namesAmount(order: Order): boolean {
  return /^(stop|freeze)(_extension)?$/.test(order.kind);
}

/** What the ticked orders name together. */
export function sumOf(orders: readonly Order[]): bigint {
  return orders.reduce((sum, order) => sum + BigInt(order.amount_fen), 0n);
}
