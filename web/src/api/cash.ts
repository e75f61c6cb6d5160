/** Cash that was drawn, and where it may have been paid in again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";

/** Deposits that may be a withdrawal's money: the same place first, then the nearest amount, then the nearest time. */
export function useCashDeposits(caseId: string, withdrawal: string, withinHours: number) {
  return useQuery({
    queryKey: keys.cashDeposits(caseId, withdrawal, withinHours),
    queryFn: async ({ signal }) => {
      const query = { withdrawal, within_hours: withinHours };
      return (await answered(client.GET("/api/cases/{id}/cash-deposits", { params: { path: { id: caseId }, query }, signal }))).items;
    },
  });
}

/** Writes down that a withdrawal's money was paid in again; the case is traced through it. */
export function useLinkCash(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (finding: { withdrawal: string; deposit: string; note: string }) =>
      answered(client.POST("/api/cases/{id}/cash-links", { params: { path: { id: caseId } }, body: finding })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.case(caseId) });
      void queries.invalidateQueries({ queryKey: ["cash-deposits", caseId] });
    },
  });
}
