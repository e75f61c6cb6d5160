/** Bulk exports: asked for, let out by somebody else, taken once. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { NewExport } from "./types";

const byId = (id: string) => ({ params: { path: { id } } });

/** The newest exports. */
export function useExports() {
  return useQuery({ queryKey: keys.exports, queryFn: ({ signal }) => answered(client.GET("/api/exports", { signal })) });
}

function useChange<Input, Output>(act: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: keys.exports }) });
}

/** Asks for one. */
export function useAskExport() {
  return useChange((body: NewExport) => answered(client.POST("/api/exports", { body })));
}

/** Lets one out, or refuses it. */
export function useDecideExport() {
  return useChange(({ id, approved }: { id: string; approved: boolean }) =>
    answered(client.POST("/api/exports/{id}/decision", { ...byId(id), body: { approved } })));
}

/** Takes one: the file's text, once. */
export function useTakeExport() {
  return useChange((id: string) =>
    answered(client.POST("/api/exports/{id}/file", { ...byId(id), parseAs: "text" })) as Promise<string>);
}
