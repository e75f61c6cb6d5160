/** The victim's signed form: asked for by an officer, signed by whoever has the link. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client, fileBody } from "./client";
import type { FormSignature } from "./types";

const byId = (id: string) => ({ params: { path: { id } } });

/** The forms of a case. */
export function useForms(caseId: string) {
  return useQuery({
    queryKey: keys.forms(caseId),
    refetchInterval: 15_000,
    queryFn: ({ signal }) => answered(client.GET("/api/cases/{id}/forms", { ...byId(caseId), signal })),
  });
}

/** Asks the victim for the form: `link`, `station` or `branch`. */
export function useAskForForm(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (channel: string) => answered(client.POST("/api/cases/{id}/forms", { ...byId(caseId), body: { channel } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.forms(caseId) }),
  });
}

/** The victim's page. */
export function useForm(token: string) {
  return useQuery({
    queryKey: keys.form(token),
    queryFn: ({ signal }) => answered(client.GET("/api/forms/{token}", { params: { path: { token } }, signal })),
  });
}

/** Sends both pictures, then the signature. */
export function useSignForm(token: string) {
  const queries = useQueryClient();
  const put = (kind: string, picture: Blob) =>
    answered(
      client.PUT("/api/forms/{token}/{kind}", {
        params: { path: { token, kind } },
        ...fileBody(picture),
      }),
    );
  return useMutation({
    mutationFn: async ({ handwriting, scan, by }: { handwriting: Blob; scan: Blob; by: FormSignature }) => {
      await put("handwriting", handwriting);
      await put("scan", scan);
      await answered(client.POST("/api/forms/{token}", { params: { path: { token } }, body: by }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.form(token) }),
  });
}

/** Where a form's picture is. */
export function pictureAddress(formId: string, kind: "handwriting" | "scan"): string {
  return `/api/forms/pictures/${formId}/${kind}`;
}
