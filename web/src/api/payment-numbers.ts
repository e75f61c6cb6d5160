/** Payments that went through a payment institution, by their numbers there. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { NewPaymentNumber } from "./types";

const byId = (id: string) => ({ params: { path: { id } } });

/** Payments without an account, and the numbers in the words that may be theirs. */
export function usePaymentNumbers(caseId: string, asked: boolean) {
  return useQuery({
    queryKey: keys.paymentNumbers(caseId),
    enabled: asked,
    queryFn: ({ signal }) => answered(client.GET("/api/cases/{id}/payment-numbers", { ...byId(caseId), signal })),
  });
}

/** Gives a payment its number; the case proposes a stop and a query at once. */
export function useNumberPayment(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPaymentNumber) => answered(client.POST("/api/cases/{id}/payment-numbers", { ...byId(caseId), body })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.case(caseId) });
      void queries.invalidateQueries({ queryKey: keys.paymentNumbers(caseId) });
    },
  });
}
