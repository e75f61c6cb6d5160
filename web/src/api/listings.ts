/** Accounts of a case reported to the national list. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { ListingAct } from "./types";

const byId = (id: string) => ({ params: { path: { id } } });

/** The reports of a case. */
export function useListings(caseId: string) {
  return useQuery({
    queryKey: keys.listings(caseId),
    refetchInterval: 30_000,
    queryFn: ({ signal }) => answered(client.GET("/api/cases/{id}/listings", { ...byId(caseId), signal })),
  });
}

/** Proposes to report an account. */
export function useProposeListing(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { account: string; reason: string }) => answered(client.POST("/api/cases/{id}/listings", { ...byId(caseId), body })),
    onSuccess: (listings) => queries.setQueryData(keys.listings(caseId), listings),
  });
}

/** Approves, refuses or takes back a report at the version that was on screen. */
export function useListingAct(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, act }: { id: string; version: number; act: ListingAct }) =>
      answered(client.POST("/api/listings/{id}/acts", { ...byId(id), body: { version, act } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.listings(caseId) }),
  });
}
