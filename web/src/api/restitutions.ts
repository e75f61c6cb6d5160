/** What courts order to be given back to a victim, beside the refund. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { NewRestitution } from "./types";

const byId = (id: string) => ({ params: { path: { id } } });

/** The judgments of a case. */
export function useRestitutions(caseId: string) {
  return useQuery({
    queryKey: keys.restitutions(caseId),
    queryFn: ({ signal }) => answered(client.GET("/api/cases/{id}/restitutions", { ...byId(caseId), signal })),
  });
}

/** Notes a judgment. */
export function useNoteRestitution(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewRestitution) => answered(client.POST("/api/cases/{id}/restitutions", { ...byId(caseId), body })),
    onSuccess: (restitutions) => queries.setQueryData(keys.restitutions(caseId), restitutions),
  });
}

/** Notes how much has arrived in all, at the version that was on screen. */
export function useRestitutionArrived(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, paid_fen }: { id: string; version: number; paid_fen: number }) =>
      answered(client.POST("/api/restitutions/{id}/arrivals", { ...byId(id), body: { version, paid_fen } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.restitutions(caseId) }),
  });
}
