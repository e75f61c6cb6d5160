import { expect, test } from "vitest";
import { rowWindow } from "./window";

test.each([
  [0, 600, 60, 3, "0-3 above 0"],
  [0, 600, 60, 5000, "0-18 above 0"],
  [60_000, 600, 60, 5000, "992-1018 above 59520"],
  [299_400, 600, 60, 5000, "4982-5000 above 298920"],
  [-50, 600, 60, 5000, "0-18 above 0"],
  [900_000, 600, 60, 10, "10-10 above 600"],
  [0, 600, 60, 0, "0-0 above 0"],
])("at %s of %s with rows of %s, %s rows: %s", (top, view, row, count, text) => {
  const { from, until, above } = rowWindow(top, view, row, count);
  expect(`${from}-${until} above ${above}`).toBe(text);
});
