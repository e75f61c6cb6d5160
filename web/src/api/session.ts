/** Logging in and out, and who is here. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, carryCsrf, client } from "./client";
import { Problem } from "./problem";
import type { Session } from "./types";

async function whoIsHere(): Promise<Session | null> {
  try {
    const session = await answered(client.GET("/api/session"));
    carryCsrf(session.csrf);
    return session;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** The session of this browser: `null` when nobody is logged in. */
export function useSession() {
  return useQuery({ queryKey: keys.session, queryFn: whoIsHere, staleTime: 60_000, refetchInterval: 300_000 });
}

/** Logs in. What another person had loaded is forgotten. */
export function useLogIn() {
  const queries = useQueryClient();
  return useMutation({
    meta: { login: true },
    mutationFn: (credentials: { login: string; password: string; code?: string }) =>
      answered(client.POST("/api/session", { body: credentials })),
    onSuccess: (session) => {
      carryCsrf(session.csrf);
      queries.setQueryData(keys.session, session);
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    },
  });
}

/** Begins one's second factor: a secret for an authenticator. */
export function useBeginCodes() {
  return useMutation({ mutationFn: () => answered(client.POST("/api/session/codes")) });
}

/** Shows the first code; the answer has the recovery codes, once. */
export function useConfirmCodes() {
  return useMutation({ mutationFn: (code: string) => answered(client.PUT("/api/session/codes", { body: { code } })) });
}

/** Logs out and forgets everything that was loaded. */
export function useLogOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answered(client.DELETE("/api/session")),
    onSuccess: () => {
      carryCsrf("");
      queries.setQueryData(keys.session, null);
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    },
  });
}

/** Changes one's own password, which ends every session of this user. */
export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (passwords: { old: string; new: string }) =>
      answered(client.PUT("/api/session/password", { body: passwords })),
    onSuccess: () => {
      carryCsrf("");
      queries.setQueryData(keys.session, null);
    },
  });
}
