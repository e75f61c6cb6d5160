/** Who is on duty, who steps in, and saying so. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { NewAbsence, NewPost, NewShifts, PostChange } from "./types";

/** A duty that has moved by itself shows up within this time. */
const EVERY_MS = 15_000;
/** As far ahead as a roster is looked at. */
const DAYS = 31;

/** Posts with who bears them, absences, shifts and who can be named. */
export function useDuty() {
  return useQuery({
    queryKey: keys.duty,
    queryFn: ({ signal }) => answered(client.GET("/api/duty", { params: { query: { days: DAYS } }, signal })),
    refetchInterval: EVERY_MS,
  });
}

function useChange<Input, Output>(act: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: keys.duty }) });
}

/** Makes a post. */
export function useMakePost() {
  return useChange((body: NewPost) => answered(client.POST("/api/posts", { body })));
}

/** Says a post's name and holders anew. */
export function useChangePost() {
  return useChange(({ id, ...body }: PostChange & { id: string }) =>
    answered(client.PUT("/api/posts/{id}", { params: { path: { id } }, body })));
}

/** Declares an absence. */
export function useDeclareAbsence() {
  return useChange((body: NewAbsence) => answered(client.POST("/api/absences", { body })));
}

/** Ends an absence now. */
export function useEndAbsence() {
  return useChange((id: string) => answered(client.DELETE("/api/absences/{id}", { params: { path: { id } } })));
}

/** Makes shifts one behind the other. */
export function useMakeShifts() {
  return useChange((body: NewShifts) => answered(client.POST("/api/shifts", { body })));
}

/** Takes a shift back that has not begun. */
export function useDropShift() {
  return useChange((id: string) => answered(client.DELETE("/api/shifts/{id}", { params: { path: { id } } })));
}
