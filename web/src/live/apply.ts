/** What live news does to the cache: cases and figures are asked again, lists change row by row. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { keys } from "../api/cache";
import { askPage } from "../api/reports";
import type { CaseFile, ReportPage, ReportRow } from "../api/types";
import { changeRows, newRows, pagesWith, type Waiting } from "../report/refresh";
import type { LiveEvent } from "./link";

/** News gathered over a moment. */
export interface News {
  /** Something was missed: all that is shown must be asked again. */
  everything: boolean;
  overview: boolean;
  reports: boolean;
  /** Case → its newest version, 0 when none was told. */
  cases: Map<string, number>;
}

/** Nothing heard yet. */
export function quiet(): News {
  return { everything: false, overview: false, reports: false, cases: new Map() };
}

/** Adds an event to what was heard. */
export function hear(news: News, event: LiveEvent): void {
  if (event.kind === "overview") news.overview = true;
  if (event.kind === "report") news.reports = true;
  if (event.case_id) news.cases.set(event.case_id, Math.max(event.version ?? 0, news.cases.get(event.case_id) ?? 0));
}

/** Brings the cache up to date with the news. */
export async function applyNews(queries: QueryClient, news: News): Promise<void> {
  if (news.everything) void queries.invalidateQueries({ queryKey: ["case"] });
  if (news.everything || news.cases.size > 0) void queries.invalidateQueries({ queryKey: keys.beside });
  if (news.everything || news.overview || news.reports) void queries.invalidateQueries({ queryKey: keys.overview });
  for (const [id, version] of news.cases) {
    const shown = queries.getQueryData<CaseFile>(keys.case(id));
    if (shown === undefined || (version > 0 && shown.version >= version)) continue;
    void queries.invalidateQueries({ queryKey: keys.case(id) });
  }
  const lists = queries.getQueryCache().findAll({ queryKey: ["reports"], type: "active" });
  await Promise.all(lists.map((query) => refreshList(queries, String(query.queryKey[1] ?? ""), news)));
}

async function refreshList(queries: QueryClient, search: string, news: News): Promise<void> {
  const list = () => queries.getQueryData<InfiniteData<ReportPage, string | null>>(keys.reports(search));
  const shown = list();
  if (shown === undefined) return;
  if (shown.pages.every((page) => page.items.length === 0)) {
    // Nothing stands there that could jump: the first reports are simply shown.
    if (news.everything || news.reports) await queries.invalidateQueries({ queryKey: keys.reports(search) });
    return;
  }
  const fresh: ReportRow[] = [];
  if (news.everything || news.reports) {
    const newest = (await askPage(search, null)).items;
    fresh.push(...newest);
    queries.setQueryData<Waiting>(keys.waiting(search), newRows(list()?.pages ?? [], newest));
  }
  const known = new Set(fresh.map((row) => row.case_id));
  const told = news.everything ? shown.pages.flatMap((page) => page.items.map((row) => row.case_id)) : [...news.cases.keys()];
  const changed = new Set(told.filter((id) => !known.has(id)));
  for (const index of pagesWith(shown.pages, changed)) {
    fresh.push(...(await askRows(search, shown, index, changed)));
  }
  if (fresh.length === 0) return;
  queries.setQueryData<InfiniteData<ReportPage, string | null>>(
    keys.reports(search),
    (now) => now && { ...now, pages: changeRows(now.pages, fresh) },
  );
}

/** The changed rows of one page, asked again; a page that let new rows in is longer than one answer, so it may take several. */
async function askRows(
  search: string,
  shown: InfiniteData<ReportPage, string | null>,
  index: number,
  changed: ReadonlySet<string>,
): Promise<ReportRow[]> {
  const wanted = new Set(shown.pages[index]!.items.map((row) => row.case_id).filter((id) => changed.has(id)));
  const found: ReportRow[] = [];
  let cursor = shown.pageParams[index] ?? null;
  for (let turn = 0; turn <= 1 + shown.pages[index]!.items.length / 50; turn += 1) {
    const page = await askPage(search, cursor);
    found.push(...page.items.filter((row) => wanted.delete(row.case_id)));
    if (wanted.size === 0 || !page.next_cursor) break;
    cursor = page.next_cursor;
  }
  return found;
}
