/** The duty officer's list of clocks. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";

/** Seconds between two looks: a clock that has just been set shows up by itself. */
const EVERY_MS = 15_000;

/** Every clock that runs, soonest due first; `noun` narrows it. */
export function useDeadlines(noun: string) {
  return useInfiniteQuery({
    queryKey: keys.deadlines(noun),
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(noun && { noun }), ...(pageParam && { cursor: pageParam }) };
      return answered(client.GET("/api/deadlines", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: EVERY_MS,
  });
}

/** Pauses a clock for a reason, or lets it run again. */
export function usePause() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, reason }: { id: string; reason: string | null }) => {
      const params = { path: { id } };
      if (reason === null) await answered(client.DELETE("/api/deadlines/{id}/pause", { params }));
      else await answered(client.POST("/api/deadlines/{id}/pause", { params, body: { reason } }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["deadlines"] }),
  });
}
