import { expect, test } from "vitest";
import type { Order } from "../api/types";
import { groupOf, lostTicks, namesAmount, stillTicked, sumOf, tick, type Ticks } from "./selection";

const order = (order_id: string, version = 1, more: Partial<Order> = {}) =>
  ({ order_id, version, state: "proposed", amount_fen: 100, can: { sign: true, approve: false, withdraw: true }, ...more }) as Order;
const none: Ticks = new Map();
const names = (orders: Order[]) => orders.map((each) => each.order_id).join();

test("a tick holds for the version that was on screen", () => {
  const ticks = tick(tick(none, order("a"), true), order("b"), true);
  expect(names(stillTicked([order("b"), order("a")], ticks))).toBe("b,a");
  expect(names(stillTicked([order("a", 2), order("b")], ticks))).toBe("b");
  expect(lostTicks([order("a", 2), order("b")], ticks)).toBe(1);
  expect(lostTicks([order("b")], ticks)).toBe(1);
});

test("what can no longer be signed is not ticked", () => {
  const ticks = tick(none, order("a"), true);
  const signed = order("a", 1, { can: { sign: false, approve: false, withdraw: true, record: false } });
  expect(stillTicked([signed], ticks)).toEqual([]);
});

test("taking a tick leaves the others", () => {
  const ticks = tick(tick(tick(none, order("a"), true), order("b"), true), order("a"), false);
  expect([...ticks.keys()]).toEqual(["b"]);
  expect(none.size).toBe(0);
});

test.each([
  ["proposed", "waiting"], ["signed", "waiting"], ["sent", "out"],
  ["answered", "done"], ["refused", "done"], ["withdrawn", "done"],
] as const)("an order that is %s stands under %s", (state, group) => {
  expect(groupOf(order("a", 1, { state }))).toBe(group);
});

test.each([
  ["stop", true], ["stop_extension", true], ["freeze", true], ["freeze_extension", true], ["stop_release", false], ["query", false], ["holder_query", false],
] as const)("an order of kind %s names an amount: %s", (kind, named) => {
  expect(namesAmount(order("a", 1, { kind }))).toBe(named);
});

test("sums pass 53 bits", () => {
  const large = order("a", 1, { amount_fen: Number.MAX_SAFE_INTEGER });
  expect(sumOf([large, large])).toBe(18014398509481982n);
});
