/** Objections to a stop or freeze: the holder's side without a login, and the officers' side. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { NewComplaint } from "./types";

const byId = (id: string) => ({ params: { path: { id } } });

/** The measure's number, or a receipt's, and the account's end. */
export interface Which {
  number: string;
  tail: string;
}

/** What a holder may know of a measure. */
export function useMeasure() {
  return useMutation({ mutationFn: (which: Which) => answered(client.GET("/api/measures", { params: { query: which } })) });
}

/** How an objection stands, by its receipt. */
export function useProgress() {
  return useMutation({ mutationFn: (which: Which) => answered(client.GET("/api/measures/complaints", { params: { query: which } })) });
}

/** Objects to a measure. */
export function useComplain() {
  return useMutation({ mutationFn: (complaint: NewComplaint) => answered(client.POST("/api/measures/complaints", { body: complaint })) });
}

/** The officers' list. */
export function useComplaints() {
  return useQuery({
    queryKey: keys.complaints,
    refetchInterval: 15_000,
    queryFn: ({ signal }) => answered(client.GET("/api/complaints", { signal })),
  });
}

/** What became of stops and freezes in the last 90 days. */
export function useMeasureStatistics() {
  return useQuery({
    queryKey: keys.measureStatistics,
    queryFn: ({ signal }) => answered(client.GET("/api/measure-statistics", { params: { query: {} }, signal })),
  });
}

/** One objection. */
export function useComplaint(id: string) {
  return useQuery({
    queryKey: keys.complaint(id),
    refetchInterval: 10_000,
    queryFn: ({ signal }) => answered(client.GET("/api/complaints/{id}", { ...byId(id), signal })),
  });
}

/** What officers say about an objection: `answer`, `release`, `told`. */
export type ComplaintAct = "answer" | "release" | "told";

/** Says it, at the version that was on screen. */
export function useComplaintAct(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ act, version, text }: { act: ComplaintAct; version: number; text: string }) => {
      const request = { ...byId(id), body: { version, text } };
      if (act === "answer") return answered(client.POST("/api/complaints/{id}/answer", request));
      if (act === "release") return answered(client.POST("/api/complaints/{id}/release", request));
      return answered(client.POST("/api/complaints/{id}/told", request));
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.complaint(id) });
      void queries.invalidateQueries({ queryKey: keys.complaints });
      void queries.invalidateQueries({ queryKey: ["case"] });
    },
  });
}

/** Closes an objection; the written reply comes back as a file. */
export function useComplaintReply(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (reply: { version: number; outcome: string; text: string }): Promise<Blob> => {
      const paper = answered(client.POST("/api/complaints/{id}/reply", { ...byId(id), body: reply, parseAs: "blob" }));
      return (await paper) as unknown as Blob;
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.complaint(id) });
      void queries.invalidateQueries({ queryKey: keys.complaints });
    },
  });
}
