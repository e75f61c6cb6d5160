import { expect, test } from "vitest";
import { readSheet } from "./read-sheet";

test("a sheet is read, and what is none is not", () => {
  const sheet = { burning: [], unfiled: [], to_sign: 1, unanswered: 2, leads_waiting: 3, looks: 0 };
  expect(readSheet(JSON.stringify(sheet))).toEqual(sheet);
  for (const text of ["", "[]", "{}", "null x", '{"burning": 1, "unfiled": []}']) expect(readSheet(text)).toBeNull();
});
