/** How live news enters a list that somebody is reading: known rows change in place, new ones wait to be let in. */
import type { ReportPage, ReportRow } from "../api/types";

/** New rows above the list. `gap` says that more came than one page holds: only a fresh list is whole then. */
export interface Waiting {
  rows: ReportRow[];
  gap: boolean;
}

/** Replaces the rows that are already shown; order and length stay. */
export function changeRows(pages: readonly ReportPage[], fresh: readonly ReportRow[]): ReportPage[] {
  const byId = new Map(fresh.map((row) => [row.report_id, row]));
  return pages.map((page) => ({ ...page, items: page.items.map((row) => byId.get(row.report_id) ?? row) }));
}

/** Which rows of the newest page the list does not show yet. */
export function newRows(pages: readonly ReportPage[], newest: readonly ReportRow[]): Waiting {
  const shown = new Set(pages.flatMap((page) => page.items.map((row) => row.report_id)));
  const rows = newest.filter((row) => !shown.has(row.report_id));
  return { rows, gap: shown.size > 0 && rows.length > 0 && rows.length === newest.length };
}

/** Lets the waiting rows in at the top. */
export function letIn(pages: readonly ReportPage[], rows: readonly ReportRow[]): ReportPage[] {
  const [first, ...rest] = pages;
  if (first === undefined) return [];
  const shown = new Set(pages.flatMap((page) => page.items.map((row) => row.report_id)));
  return [{ ...first, items: [...rows.filter((row) => !shown.has(row.report_id)), ...first.items] }, ...rest];
}

/** The positions of the pages that hold any of these cases. */
export function pagesWith(pages: readonly ReportPage[], cases: ReadonlySet<string>): number[] {
  return pages.flatMap((page, index) => (page.items.some((row) => cases.has(row.case_id)) ? [index] : []));
}
