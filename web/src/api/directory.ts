/** Units and officers that the reader may name. */
import { useQuery } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";

/** Asked for only where somebody or some unit is to be named. */
export function useDirectory(wanted: boolean) {
  return useQuery({
    queryKey: keys.directory,
    queryFn: ({ signal }) => answered(client.GET("/api/directory", { signal })),
    enabled: wanted,
    staleTime: 300_000,
  });
}
