/** The office's papers: fetched, edited in Word, put back. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client, fileBody } from "./client";

/** Every template with its fields. */
export function useTemplates() {
  return useQuery({ queryKey: keys.templates, queryFn: ({ signal }) => answered(client.GET("/api/templates", { signal })) });
}

/** Where a template's .docx is. */
export function templateAddress(name: string): string {
  return `/api/templates/${encodeURIComponent(name)}`;
}

/** Puts the office's own template in place. */
export function useSetTemplate(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      answered(
        client.PUT("/api/templates/{name}", {
          params: { path: { name } },
          ...fileBody(file),
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.templates }),
  });
}
