/** The head line figures. */
import { useQuery } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";
import type { Overview } from "./types";

/** The figures with the moment of this machine at which they came, so that the world's clock can run on. */
export interface TimedOverview extends Overview {
  came_at_ms: number;
}

/** Figures of the centre; asked again by live events, and every half minute besides. */
export function useOverview() {
  return useQuery({
    queryKey: keys.overview,
    refetchInterval: 30_000,
    queryFn: async ({ signal }): Promise<TimedOverview> => ({
      ...(await answered(client.GET("/api/overview", { signal }))),
      came_at_ms: performance.now(),
    }),
  });
}
