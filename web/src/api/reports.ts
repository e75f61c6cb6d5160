/** The list of reports, the reading of a text, and filing it. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client, fileBody } from "./client";
import type { ReportPage } from "./types";

/** Rows asked for at once. */
const PAGE_ROWS = 50;

/** One page of the list, newest first. */
export function askPage(search: string, cursor: string | null, signal?: AbortSignal): Promise<ReportPage> {
  const query = { limit: PAGE_ROWS, ...(cursor ? { cursor } : {}), ...(search ? { q: search } : {}) };
  return answered(client.GET("/api/reports", { params: { query }, signal }));
}

/** The list as far as it was scrolled. Live events keep it true row by row; it never refetches under the reader. */
export function useReports(search: string) {
  return useInfiniteQuery({
    queryKey: keys.reports(search),
    queryFn: ({ pageParam, signal }) => askPage(search, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** What the reader finds in a text that is not filed yet. */
export function useReading(text: string) {
  return useQuery({
    queryKey: keys.reading(text),
    queryFn: ({ signal }) => answered(client.POST("/api/readings", { body: { text }, signal })),
    enabled: text.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** Files a report; its case opens with it. */
export function useFileReport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (report: { text: string; source?: string }) => answered(client.POST("/api/reports", { body: report })),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ["reading"] });
      void queries.invalidateQueries({ queryKey: ["reports"] });
      void queries.invalidateQueries({ queryKey: keys.overview });
    },
  });
}

/** Files the reports of a table, one a row; bad rows come back with their reasons. */
export function useImportReports() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (file: File) =>
      answered(
        client.POST("/api/reports/imports", {
          params: { query: { source: "110" } },
          ...fileBody(file),
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["reports"] });
      void queries.invalidateQueries({ queryKey: keys.overview });
    },
  });
}
