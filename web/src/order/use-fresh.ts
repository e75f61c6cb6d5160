import { useEffect, useRef, useState } from "react";

/** How long a new row is marked. */
const FRESH_MS = 6_000;

/** The ids that appeared since the list was first shown, each for a few seconds: the eye finds what is new. */
export function useFresh(ids: readonly string[]): ReadonlySet<string> {
  const known = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const joined = ids.join();
  useEffect(() => {
    const present = joined === "" ? [] : joined.split(",");
    const before = known.current;
    known.current = new Set([...(before ?? []), ...present]);
    const added = before === null ? [] : present.filter((id) => !before.has(id));
    if (added.length === 0) return;
    setFresh((now) => new Set([...now, ...added]));
    setTimeout(() => setFresh((now) => new Set([...now].filter((id) => !added.includes(id)))), FRESH_MS);
  }, [joined]);
  return fresh;
}
