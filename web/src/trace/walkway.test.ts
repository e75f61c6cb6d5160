import { expect, test } from "vitest";
import type { DrawnAccount, DrawnFlow, Drawing } from "./layout";
import { courseOf, fitScale, neighbour } from "./walkway";

const flow = (id: string) => ({ id, payer: id[0]!, payee: id[1]! }) as DrawnFlow;
const drawing = { flows: ["va", "ab", "ac", "bd", "cd", "xy", "db"].map(flow) } as Drawing;

test.each([
  ["v", "abcdv", "ab,ac,bd,cd,db,va"],
  ["c", "abcdv", "ac,bd,cd,db,va"],
  ["x", "xy", "xy"],
  ["z", "z", ""],
])("the course through %s, circles included", (account, accounts, flows) => {
  const course = courseOf(drawing, account);
  expect([...course.accounts].sort().join("")).toBe(accounts);
  expect([...course.flows].sort().join()).toBe(flows);
});

test("a sister account is not on the course", () => {
  const tree = { flows: ["va", "ab", "ac"].map(flow) } as Drawing;
  expect([...courseOf(tree, "b").accounts].sort().join("")).toBe("abv");
});

test.each([
  ["ArrowRight", "right"],
  ["ArrowDown", "below"],
  ["ArrowLeft", null],
  ["ArrowUp", null],
  ["Enter", null],
])("%s leads to %s", (key, name) => {
  const at = (account: string, x: number, y: number) => ({ account, x, y }) as DrawnAccount;
  const here = at("here", 0, 0);
  const all = [here, at("right", 300, 10), at("far", 300, 400), at("below", 0, 80), at("skew", 250, 200)];
  expect(neighbour(all, here, key)?.account ?? null).toBe(name);
});

test.each([
  [1000, 500, 1],
  [4000, 500, 0.25],
  [1000, 5000, 0.1],
  [0, 0, 1],
  [90_000, 90_000, 0.05],
])("a drawing of %s × %s fits at %s", (width, height, scale) => {
  expect(fitScale({ width, height }, { width: 1000, height: 500 })).toBe(scale);
});
