/** Things on their way: leads, cases, strike results, hand-over sheets. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client, fileBody } from "./client";

/** What of a noun's list is asked for; every value is text, as the address bar holds it. */
export interface DossierFilter {
  noun: string;
  state: string;
  facet: string;
  q: string;
  mine: boolean;
}

/** What was said, by the fields' names. */
export type Said = Record<string, string>;

/** A noun's list, latest changed first. */
export function useDossiers(filter: DossierFilter) {
  const { noun, state, facet, q, mine } = filter;
  return useInfiniteQuery({
    queryKey: keys.dossiers(filter),
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const asked = { noun, limit: 50, ...(state && { state }), ...(facet && { facet }), ...(q && { q }), ...(mine && { mine }) };
      const query = pageParam ? { ...asked, cursor: pageParam } : asked;
      return answered(client.GET("/api/dossiers", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** How each noun is begun, and whether the reader may. */
export function useOpenings() {
  return useQuery({
    queryKey: keys.openings,
    queryFn: ({ signal }) => answered(client.GET("/api/dossiers/openings", { signal })),
    staleTime: 300_000,
  });
}

/** One thing with everything its page shows. */
export function useDossier(id: string) {
  return useQuery({
    queryKey: keys.dossier(id),
    queryFn: ({ signal }) => answered(client.GET("/api/dossiers/{id}", { params: { path: { id } }, signal })),
    refetchInterval: 30_000,
  });
}

/** Lifts the masks of a thing for a while; the auditor reads the reason. */
export function useRevealDossier(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      answered(client.POST("/api/dossiers/{id}/reveals", { params: { path: { id } }, body: { reason } })),
    onSuccess: (dossier) => queries.setQueryData(keys.dossier(id), dossier),
  });
}

/** Begins a thing. */
export function useBegin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { noun: string; said: Said }) => answered(client.POST("/api/dossiers", { body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["dossiers"] }),
  });
}

/** Does one act at the version that was on screen. */
export function useStep(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { act: string; version: number; said: Said }) =>
      answered(client.POST("/api/dossiers/{id}/steps", { params: { path: { id } }, body })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.dossier(id) });
      void queries.invalidateQueries({ queryKey: keys.case(id) });
      void queries.invalidateQueries({ queryKey: ["dossiers"] });
      void queries.invalidateQueries({ queryKey: ["deadlines"] });
    },
  });
}

/** Comments on a thing. */
export function useComment(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      answered(client.POST("/api/dossiers/{id}/comments", { params: { path: { id } }, body: { text } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.dossier(id) }),
  });
}

/** Brings a paper: the file itself is the body. */
export function useAttach(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      answered(
        client.POST("/api/dossiers/{id}/attachments", {
          params: { path: { id }, query: { name: file.name } },
          ...fileBody(file),
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.dossier(id) }),
  });
}

/** Where a paper is read from. */
export function attachmentAddress(id: string, attachment: string): string {
  return `/api/dossiers/${id}/attachments/${attachment}`;
}

/** The filters that the reader has kept. */
export function useViews() {
  return useQuery({ queryKey: keys.views, queryFn: ({ signal }) => answered(client.GET("/api/views", { signal })) });
}

/** Keeps a filter under a name, or forgets one. */
export function useKeepView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (view: { noun: string; name: string; query: string } | { forget: string }) => {
      if ("forget" in view) await answered(client.DELETE("/api/views/{id}", { params: { path: { id: view.forget } } }));
      else await answered(client.POST("/api/views", { body: view }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.views }),
  });
}

/** Looks a name or number up everywhere. */
export function useLookUp() {
  return useMutation({ mutationFn: (value: string) => answered(client.POST("/api/lookups", { body: { value } })) });
}

/** Looks at accounts whose orders were on their way, for the auditor. */
export function useLooks() {
  return useQuery({ queryKey: keys.looks, queryFn: ({ signal }) => answered(client.GET("/api/looks", { signal })) });
}

/** An auditor has noted a look. */
export function useNoteLook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answered(client.POST("/api/looks/{id}/note", { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.looks }),
  });
}

/** What the units did with the leads that they took in a period. */
export function useLeadFigures(from: string, until: string) {
  return useQuery({
    queryKey: keys.leadFigures(from, until),
    queryFn: ({ signal }) => answered(client.GET("/api/leads/figures", { params: { query: { from, until } }, signal })),
  });
}
