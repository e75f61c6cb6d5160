/** The papers of stops that left before the victim had signed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";

const byId = (id: string) => ({ params: { path: { id } } });

/** The papers' fields in the national platform's order. */
export function useCompletionSheet(orderId: string) {
  return useQuery({
    queryKey: keys.completion(orderId),
    queryFn: ({ signal }) => answered(client.GET("/api/orders/{id}/completion", { ...byId(orderId), signal })),
  });
}

/** Sends the papers after their stop. */
export function useCompleteStop(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (orderId: string) => answered(client.POST("/api/orders/{id}/completion", byId(orderId))),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
}

/** Notes that the papers were typed in there, or what the bank answered. */
export function useBringBackCompletion(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ orderId, result }: { orderId: string; result: string }) =>
      answered(client.PUT("/api/orders/{id}/completion", { ...byId(orderId), body: result === "" ? {} : { result } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
}
