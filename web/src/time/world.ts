/** The world's clock: the server's now, run on at the world's speed (60 in the demo, 1 in service). */
import { useSyncExternalStore } from "react";
import { useOverview } from "../api/overview";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    second += 1;
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The world's now in milliseconds, ticking once a second; `null` before the first figures came. */
export function useWorldNow(): number | null {
  const { data } = useOverview();
  useSyncExternalStore(subscribe, () => second);
  if (data === undefined) return null;
  return Date.parse(data.now) + (performance.now() - data.came_at_ms) * data.speed;
}
