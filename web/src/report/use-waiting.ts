import { useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { keys } from "../api/cache";
import type { ReportPage } from "../api/types";
import { letIn, type Waiting } from "./refresh";

const NONE: Waiting = { rows: [], gap: false };

/** The new rows above a list, and the way to let them in; nobody reading (`idle`) lets them in by itself. */
export function useWaiting(search: string, reload: () => void, idle: boolean) {
  const queries = useQueryClient();
  const { data = NONE } = useQuery<Waiting>({
    queryKey: keys.waiting(search),
    queryFn: () => NONE,
    enabled: false,
    initialData: NONE,
    gcTime: 0,
  });
  const enter = useCallback(() => {
    queries.setQueryData<Waiting>(keys.waiting(search), NONE);
    if (data.gap) {
      reload();
      return;
    }
    queries.setQueryData<InfiniteData<ReportPage, string | null>>(
      keys.reports(search),
      (now) => now && { ...now, pages: letIn(now.pages, data.rows) },
    );
  }, [queries, search, data, reload]);
  useEffect(() => {
    if (idle && data.rows.length > 0 && document.visibilityState === "visible") enter();
  }, [idle, data, enter]);
  return { count: data.rows.length, gap: data.gap, letIn: enter };
}
