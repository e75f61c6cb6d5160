/** Payers found in held accounts who have not reported, and calling them. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { CallOutcome } from "./types";

/** Between two looks: a payer who has just been found shows up by itself. */
const EVERY_MS = 15_000;

/** Those in one state, who paid last first. */
export function useCoVictims(state: string) {
  return useInfiniteQuery({
    queryKey: keys.coVictims(state),
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const query = { state, limit: 100, ...(pageParam && { cursor: pageParam }) };
      return answered(client.GET("/api/co-victims", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: EVERY_MS,
  });
}

/** Hands the call to a unit nearer to the payer. */
export function useHand() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, unitId }: { id: string; unitId: string }) =>
      answered(client.PUT("/api/co-victims/{id}/unit", { params: { path: { id } }, body: { unit_id: unitId } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["co-victims"] }),
  });
}

/** Notes what came of a call. */
export function useCall() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, outcome, note }: { id: string; outcome: CallOutcome; note: string }) =>
      answered(client.POST("/api/co-victims/{id}/calls", { params: { path: { id } }, body: { outcome, note } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["co-victims"] }),
  });
}
