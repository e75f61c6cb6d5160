/** Orders worked beside the national platform: the list, the sheet to copy, and what is brought back. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client, fileBody } from "./client";
import type { AnswerByHand, BankDesk, NewCall, NewOrder } from "./types";

const byId = (id: string) => ({ params: { path: { id } } });

/** Orders that left and are not answered; live news asks again, and every ten seconds besides. */
export function useBeside() {
  return useQuery({
    queryKey: keys.beside,
    refetchInterval: 10_000,
    queryFn: ({ signal }) => answered(client.GET("/api/beside", { signal })),
  });
}

/** An order's fields in the platform's order. */
export function useCopySheet(orderId: string | null) {
  return useQuery({
    queryKey: keys.copySheet(orderId ?? ""),
    enabled: orderId !== null,
    staleTime: 60_000,
    queryFn: ({ signal }) => answered(client.GET("/api/orders/{id}/sheet", { ...byId(orderId!), signal })),
  });
}

/** After anything was brought back: the list, the sheet and the case are asked again. */
function useAfter() {
  const queries = useQueryClient();
  return (orderId: string) => {
    void queries.invalidateQueries({ queryKey: keys.beside });
    void queries.invalidateQueries({ queryKey: keys.copySheet(orderId) });
    void queries.invalidateQueries({ queryKey: ["case"] });
  };
}

/** Brings back the platform's number. */
export function useEnter() {
  const after = useAfter();
  return useMutation({
    mutationFn: ({ orderId, number }: { orderId: string; number: string }) =>
      answered(client.POST("/api/orders/{id}/entry", { ...byId(orderId), body: { number } })),
    onSettled: (_data, _error, { orderId }) => after(orderId),
  });
}

/** Brings back the bank's answer. */
export function useAnswerByHand() {
  const after = useAfter();
  return useMutation({
    mutationFn: ({ orderId, answer }: { orderId: string; answer: AnswerByHand }) =>
      answered(client.POST("/api/orders/{id}/answer", { ...byId(orderId), body: answer })),
    onSettled: (_data, _error, { orderId }) => after(orderId),
  });
}

/** Takes an unsent order back because the platform has its answer already. */
export function useAnsweredElsewhere() {
  const after = useAfter();
  return useMutation({
    mutationFn: ({ orderId, version, number }: { orderId: string; version: number; number: string }) =>
      answered(client.POST("/api/orders/{id}/elsewhere", { ...byId(orderId), body: { version, number } })),
    onSettled: (_data, _error, { orderId }) => after(orderId),
  });
}

/** Logs a call to the bank's desk. */
export function useLogCall() {
  const after = useAfter();
  return useMutation({
    mutationFn: ({ orderId, call }: { orderId: string; call: NewCall }) =>
      answered(client.POST("/api/orders/{id}/calls", { ...byId(orderId), body: call })),
    onSettled: (_data, _error, { orderId }) => after(orderId),
  });
}

/** Asks for an order of any kind on an account of the case. */
export function useRequestOrder(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (order: NewOrder) => answered(client.POST("/api/cases/{id}/orders", { ...byId(caseId), body: order })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
}

/** Writes down a bank's desk. */
export function useSetBankDesk() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (desk: Pick<BankDesk, "bank" | "phone" | "note">) => answered(client.PUT("/api/bank-desks", { body: desk })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.beside }),
  });
}

/** Takes in a feedback export. */
export function useImportFeedback() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      answered(
        client.POST("/api/feedback", {
          ...fileBody(file),
        }),
      ),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.beside });
      void queries.invalidateQueries({ queryKey: ["case"] });
    },
  });
}

/** Where a paper of an order is. */
export function paperAddress(orderId: string, name: string): string {
  return `/api/orders/${orderId}/papers/${encodeURIComponent(name)}`;
}
