/** Money back to the victims: the list of refunds, one refund, and what officers do with it. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { NewRefund, NewRefundAct, Refund } from "./types";

const PAGE_ROWS = 50;

const byId = (id: string) => ({ params: { path: { id } } });

/** Refunds, newest first, as far as the list was scrolled. */
export function useRefunds() {
  return useInfiniteQuery({
    queryKey: keys.refunds,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE_ROWS, ...(pageParam ? { cursor: pageParam } : {}) };
      return answered(client.GET("/api/refunds", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
  });
}

/** One refund with its worksheet. */
export function useRefund(id: string) {
  return useQuery({
    queryKey: keys.refund(id),
    queryFn: ({ signal }) => answered(client.GET("/api/refunds/{id}", { ...byId(id), signal })),
  });
}

/** Where a paper of a refund is; an application is of one case, a notice to one bank. */
export function refundPaperAddress(id: string, name: string, of: { case_id: string } | { bank: string } | undefined): string {
  const query = of === undefined ? "" : `?${new URLSearchParams(of).toString()}`;
  return `/api/refunds/${id}/papers/${name}${query}`;
}

/** Drafts a refund for some cases. */
export function useDraftRefund() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewRefund) => answered(client.POST("/api/refunds", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.refunds }),
  });
}

/** Drafts a refund anew. */
export function useRedraftRefund(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewRefund) => answered(client.PUT("/api/refunds/{id}", { ...byId(id), body })),
    onSuccess: (refund: Refund) => queries.setQueryData(keys.refund(id), refund),
    onError: () => queries.invalidateQueries({ queryKey: keys.refund(id) }),
  });
}

/** Announces, takes down and reviews objections, signs, decides, notes the bank's word, withdraws. */
export function useRefundAct(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewRefundAct) => answered(client.POST("/api/refunds/{id}/acts", { ...byId(id), body })),
    onSuccess: (refund: Refund) => {
      queries.setQueryData(keys.refund(id), refund);
      void queries.invalidateQueries({ queryKey: keys.refunds });
    },
    onError: () => queries.invalidateQueries({ queryKey: keys.refund(id) }),
  });
}
