/** Keeps the live link open while somebody is logged in, and tells the header how it stands. */
import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { keys } from "../api/cache";
import { applyNews, hear, quiet } from "./apply";
import { openLink, type LinkState } from "./link";

/** Rounds of questions are at least so far apart: a busy minute costs one a second. The first news after a quiet second is applied at once. */
const GATHER_MS = 1_000;

const Context = createContext<LinkState>("connecting");

/** Opens the link for the pages below, while there is a session to open it with. */
export function LiveProvider({ open, children }: { open: boolean; children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<LinkState>("connecting");
  useEffect(() => {
    if (!open) return undefined;
    let news = quiet();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let applied = -GATHER_MS;
    const apply = () => {
      timer = undefined;
      applied = performance.now();
      const heard = news;
      news = quiet();
      applyNews(queries, heard).catch(() => undefined);
    };
    const soon = () => {
      timer ??= setTimeout(apply, Math.max(0, applied + GATHER_MS - performance.now()));
    };
    const close = openLink({
      open: () => new EventSource("/api/events"),
      onState: (next) => {
        setState(next);
        // A refused link looks like a broken one: the session's own question tells them apart.
        if (next === "offline") void queries.invalidateQueries({ queryKey: keys.session });
      },
      onEvent: (event) => {
        hear(news, event);
        soon();
      },
      onResync: () => {
        news.everything = true;
        soon();
      },
      onEnd: () => void queries.invalidateQueries({ queryKey: keys.session }),
      random: Math.random,
    });
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [queries, open]);
  return <Context.Provider value={state}>{children}</Context.Provider>;
}

/** How the live link stands. */
export function useLinkState(): LinkState {
  return useContext(Context);
}
