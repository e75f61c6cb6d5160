import { expect, test } from "vitest";
import type { Held, Hop, Left } from "../api/types";
import { drawTrace, VICTIM, type Drawing } from "./layout";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString();
const held = (account: string, layer: number, minute: number, more: Partial<Held> = {}): Held => ({
  account, bank: "中国工商银行", holder: null, layer, held_fen: 100, min_fen: 0, max_fen: 100, first_in: at(minute),
  last_out: null, has_statement: true, stopped: false, ...more,
});
const hop = (payer: string, payee: string, layer: number, minute: number, fen = 100): Hop => ({
  transfer_id: `${payer}${payee}${minute}`, payer, payee, at: at(minute), amount_fen: fen * 2, stolen_fen: fen, layer,
});
const left = (account: string, kind: string, fen: number): Left => ({ account, kind, fen, at: at(9), transfer_id: "T1" });

/** `layer: account@column,row …` for each layer. */
function check(drawing: Drawing): string[] {
  return drawing.layers.map((layer) => {
    const own = drawing.accounts.filter((account) => account.layer === layer.layer);
    own.sort((a, b) => a.x - b.x || a.y - b.y);
    return `${layer.layer}: ${own.map((account) => account.account || "victim").join(" ")}`;
  });
}

test("layers go right, arrivals go down", () => {
  const drawing = drawTrace(
    { held: [held("c", 2, 9), held("a", 1, 1), held("b", 2, 4)], left: [], hops: [hop("a", "c", 2, 9), hop("a", "b", 2, 4), hop("v", "a", 1, 1)] },
    [],
  );
  expect(check(drawing)).toEqual(["0: v", "1: a", "2: b c"]);
  const x = drawing.layers.map((layer) => layer.x);
  expect([...x].sort((p, q) => p - q)).toEqual(x);
  expect(drawing.accounts.find((account) => account.account === "v")?.state).toBe("victim");
});

test("without a hop from the victim, the payments lead in", () => {
  const drawing = drawTrace({ held: [held("a", 1, 1, { has_statement: false })], left: [], hops: [] }, [
    { account: "a", fen: 300, at: at(0) },
    { account: "a", fen: 200, at: at(2) },
    { account: "unknown", fen: 9, at: null },
  ]);
  expect(check(drawing)).toEqual(["0: victim", "1: a"]);
  expect(drawing.flows).toHaveLength(1);
  expect(drawing.accounts[0]).toMatchObject({ account: VICTIM, state: "victim", paid_fen: 500n });
  expect(drawing.flows[0]).toMatchObject({ payer: VICTIM, payee: "a", stolen_fen: 500n, count: 2, last_at: at(2) });
});

test("transfers between two accounts are one line with their sum", () => {
  const drawing = drawTrace(
    { held: [held("a", 1, 1), held("b", 2, 2)], left: [], hops: [hop("v", "a", 1, 1, 900), hop("a", "b", 2, 5, 30), hop("a", "b", 2, 2, 20)] },
    [],
  );
  const flow = drawing.flows.find((each) => each.payer === "a");
  expect(flow).toMatchObject({ stolen_fen: 50n, amount_fen: 100n, count: 2, first_at: at(2), last_at: at(5) });
  expect(flow!.breadth).toBeLessThan(drawing.flows.find((each) => each.payer === "v")!.breadth);
});

test.each([
  ["stopped", { stopped: true, has_statement: false }],
  ["frontier", { has_statement: false }],
  ["holding", {}],
  ["passed", { held_fen: 0 }],
])("an account can be %s", (state, more) => {
  expect(drawTrace({ held: [held("a", 1, 1, more)], left: [], hops: [] }, []).accounts[0]!.state).toBe(state);
});

test.each([
  ["drawn when nothing else tells of it", [], ["v victim", "a holding", "pool exit"]],
  ["drawn when its payer tells of less", [left("a", "third_party", 99)], ["v victim", "a holding", "pool exit"]],
  ["left out when its payer tells how much left", [left("a", "third_party", 100)], ["v victim", "a holding"]],
])("an account that money only reached, and that holds none, is a way out: %s", (_name, exits, accounts) => {
  const drawing = drawTrace({ held: [held("a", 1, 1)], left: exits, hops: [hop("v", "a", 1, 1), hop("a", "pool", 2, 2)] }, []);
  expect(drawing.accounts.map((each) => `${each.account} ${each.state}`)).toEqual(accounts);
  expect(drawing.flows.every((flow) => accounts.some((each) => each.startsWith(`${flow.payee} `)))).toBe(true);
});

test("exits of one way are summed and make their account taller", () => {
  const drawing = drawTrace(
    { held: [held("a", 1, 1), held("b", 1, 2)], left: [left("a", "cash", 5), left("a", "pos", 7), left("a", "cash", 6)], hops: [] },
    [],
  );
  const [a, b] = drawing.accounts;
  expect(a!.exits.map((exit) => `${exit.kind} ${exit.fen}`)).toEqual(["cash 11", "pos 7"]);
  expect(a!.height).toBeGreaterThan(b!.height);
  expect(b!.y).toBeGreaterThanOrEqual(a!.y + a!.height);
});

test("money that goes back to an earlier layer is drawn, not lost", () => {
  const drawing = drawTrace(
    { held: [held("a", 1, 1), held("b", 2, 2)], left: [], hops: [hop("v", "a", 1, 1), hop("a", "b", 2, 2), hop("b", "a", 3, 3)] },
    [],
  );
  expect(drawing.flows.map((flow) => flow.id)).toEqual(["v>a", "a>b", "b>a"]);
});

test("sums of flows into one account do not stand on each other", () => {
  const drawing = drawTrace({ held: [held("a", 1, 1)], left: [], hops: [hop("v", "a", 1, 1), hop("*", "a", 1, 2), hop("w", "a", 1, 3)] }, []);
  expect(new Set(drawing.flows.map((flow) => flow.label_y)).size).toBe(3);
});

test("nothing to draw is an empty drawing", () => {
  expect(drawTrace({ held: [], left: [], hops: [] }, [])).toMatchObject({ accounts: [], flows: [], layers: [] });
});

function large(count: number) {
  const names = Array.from({ length: count }, (_, index) => `62${String(index).padStart(14, "0")}`);
  const layerOf = (index: number) => (index === 0 ? 1 : 2 + (index % 5));
  return {
    held: names.map((name, index) => held(name, layerOf(index), index % 50)),
    left: names.filter((_, index) => index % 7 === 0).map((name) => left(name, "cash", 10)),
    hops: names.slice(1).map((name, index) => hop(names[Math.floor(index / 2)]!, name, layerOf(index + 1), index % 50)),
  };
}

test("1,500 accounts: none overlap, and the shape stays broad", () => {
  const trace = large(1_500);
  const drawing = drawTrace(trace, []);
  const cells = new Map<number, { y: number; height: number }[]>();
  for (const { x, y, height } of drawing.accounts) cells.set(x, [...(cells.get(x) ?? []), { y, height }]);
  for (const column of cells.values()) {
    column.sort((a, b) => a.y - b.y);
    column.slice(1).forEach((box, index) => expect(box.y).toBeGreaterThanOrEqual(column[index]!.y + column[index]!.height));
  }
  expect(drawing.accounts).toHaveLength(1_500);
  expect(drawing.width / drawing.height).toBeGreaterThan(1);
  expect(drawing.width / drawing.height).toBeLessThan(4);
});

test("the drawing does not depend on the order of the input", () => {
  const trace = large(200);
  const turned = { held: trace.held.toReversed(), left: trace.left.toReversed(), hops: trace.hops.toReversed() };
  const places = (drawing: Drawing) =>
    drawing.accounts.map((account) => `${account.account} ${account.x} ${account.y}`).sort().join("\n");
  expect(places(drawTrace(turned, []))).toBe(places(drawTrace(trace, [])));
});
