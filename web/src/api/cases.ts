/** A case and what officers do in it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client, fileBody } from "./client";

const byId = (id: string) => ({ params: { path: { id } } });

/** One case with its report, trace, orders, clocks and history. */
export function useCase(id: string) {
  return useQuery({
    queryKey: keys.case(id),
    queryFn: ({ signal }) => answered(client.GET("/api/cases/{id}", { ...byId(id), signal })),
  });
}

/** Lifts the masks of a case for a while; the auditor reads the reason. */
export function useReveal(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => answered(client.POST("/api/cases/{id}/reveals", { ...byId(caseId), body: { reason } })),
    onSuccess: (file) => {
      queries.setQueryData(keys.case(caseId), file);
      void queries.invalidateQueries({ queryKey: keys.complaints });
      void queries.invalidateQueries({ queryKey: keys.dossier(caseId) });
    },
  });
}

/** An order at the version that was on screen. */
export interface OrderChoice {
  order_id: string;
  version: number;
}

/** Signs many orders of a case at once, or approves them: the officer's role decides. */
export function useSignMany(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (orders: OrderChoice[]) =>
      answered(client.POST("/api/cases/{id}/signatures", { ...byId(caseId), body: { orders } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
}

/** Takes a proposed order back, with the officer's reason. */
export function useWithdraw(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ order_id, version, reason }: OrderChoice & { reason: string }) =>
      answered(client.POST("/api/orders/{id}/withdrawal", { ...byId(order_id), body: { version, reason } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
}

/** A check of a portal report. */
export type PortalCheck = "identity" | "voucher" | "call_back";

/** Notes that a portal report passed a check; with the last one its orders are drafted. */
export function usePortalCheck(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (check: PortalCheck) => answered(client.POST("/api/cases/{id}/portal-checks", { ...byId(caseId), body: { check } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
}

/** A stretch of the words that was read wrongly. */
export interface WrongMark {
  start: number;
  end: number;
}

/** Files a report under a class, with what was read wrongly: an example to learn from. */
export function useKeepExample(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (example: { label: string; wrong: WrongMark[] }) =>
      answered(client.PUT("/api/cases/{id}/example", { ...byId(caseId), body: example })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
}

/** Notes the number under which the case was filed. */
export function useDecideFiling(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (number: string) => answered(client.POST("/api/cases/{id}/filing", { ...byId(caseId), body: { number } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.case(caseId) });
      void queries.invalidateQueries({ queryKey: keys.dossier(caseId) });
    },
  });
}

/** Brings a bank's statement file into a case, byte for byte: what it is the server finds out. */
export function useImportStatement(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (file: File) =>
      answered(
        client.POST("/api/cases/{id}/statements", {
          params: { path: { id: caseId }, query: { name: file.name } },
          ...fileBody(file),
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
}

/** Writes a letter to another unit; it comes back as a file. */
export function useCooperationLetter(caseId: string) {
  return useMutation({
    mutationFn: async (asked: { to: string; matter: string }): Promise<Blob> => {
      const paper = answered(client.POST("/api/cases/{id}/cooperation-letters", { ...byId(caseId), body: asked, parseAs: "blob" }));
      return (await paper) as unknown as Blob;
    },
  });
}
