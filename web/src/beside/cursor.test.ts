import { expect, test } from "vitest";
import { moved, neighbour, placeOf, type Cursors } from "./cursor";

const none: Cursors = new Map();

test("each order has its own place, and the ends hold", () => {
  const one = moved(none, "a", 3, 10);
  expect([placeOf(one, "a"), placeOf(one, "b")]).toEqual([3, 0]);
  expect(placeOf(moved(one, "a", 11, 10), "a")).toBe(10);
  expect(placeOf(moved(one, "a", -1, 10), "a")).toBe(0);
  expect(none.size).toBe(0);
});

test.each([
  [null, 1, "a"], ["a", 1, "b"], ["c", 1, "c"], ["a", -1, "a"], ["c", -1, "b"], ["gone", 1, "a"],
] as const)("from %s by %s comes %s", (id, step, next) => {
  expect(neighbour(["a", "b", "c"], id, step)).toBe(next);
});

test("an empty list has no neighbour", () => expect(neighbour([], "a", 1)).toBeNull());
