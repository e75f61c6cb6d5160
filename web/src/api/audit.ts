/** The trail and the looks behind masks, for the auditor. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";

/** What narrows the trail; empty texts do not. */
export interface TrailFilter {
  action: string;
  object: string;
  actor: string;
}

/** The trail, newest first, as far as it was asked for. */
export function useTrail(filter: TrailFilter) {
  const narrowed = Object.fromEntries(Object.entries(filter).filter(([, text]) => text !== ""));
  return useInfiniteQuery({
    queryKey: keys.trail(filter),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...narrowed, ...(pageParam === null ? {} : { before: pageParam }) };
      return answered(client.GET("/api/trail", { params: { query }, signal }));
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before ?? null,
    placeholderData: keepPreviousData,
  });
}

/** The latest looks behind masks. */
export function useReveals() {
  return useQuery({ queryKey: keys.reveals, queryFn: ({ signal }) => answered(client.GET("/api/reveals", { params: { query: { limit: 500 } }, signal })) });
}
