import { expect, test } from "vitest";
import type { ReportPage, ReportRow } from "../api/types";
import { changeRows, letIn, newRows, pagesWith } from "./refresh";

const row = (id: string, saved = 0) => ({ report_id: id, case_id: `case-${id}`, stopped_fen: saved }) as ReportRow;
const pages: ReportPage[] = [
  { items: [row("5"), row("4")], next_cursor: "4" },
  { items: [row("3"), row("2")], next_cursor: null },
];
const ids = (list: readonly ReportPage[]) => list.map((page) => page.items.map((r) => r.report_id).join());

test("a changed row changes where it stands", () => {
  const changed = changeRows(pages, [row("3", 99), row("9", 1)]);
  expect(ids(changed)).toEqual(["5,4", "3,2"]);
  expect(changed[1]!.items[0]!.stopped_fen).toBe(99);
});

test("only unknown rows wait, and a page of nothing known is a gap", () => {
  expect(newRows(pages, [row("6"), row("5")])).toEqual({ rows: [row("6")], gap: false });
  expect(newRows(pages, [row("8"), row("7")]).gap).toBe(true);
  expect(newRows(pages, [row("5")])).toEqual({ rows: [], gap: false });
  expect(newRows([], [row("5")]).gap).toBe(false);
});

test("waiting rows enter at the top, once", () => {
  const grown = letIn(pages, [row("7"), row("6"), row("5")]);
  expect(ids(grown)).toEqual(["7,6,5,4", "3,2"]);
  expect(letIn([], [row("1")])).toEqual([]);
});

test("the pages of changed cases are found", () => {
  expect(pagesWith(pages, new Set(["case-2", "case-8"]))).toEqual([1]);
});
