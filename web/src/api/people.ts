/** Units and users, for administrators. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client, fileBody } from "./client";
import type { NewMachineToken, NewUnit, NewUser, RolesChange, UnitChange, UserChange } from "./types";

const byId = (id: string) => ({ params: { path: { id } } });

/** Every unit and every kind of unit. */
export function useUnits() {
  return useQuery({ queryKey: keys.units, queryFn: ({ signal }) => answered(client.GET("/api/units", { signal })) });
}

/** Every user. */
export function useUsers() {
  return useQuery({ queryKey: keys.users, queryFn: ({ signal }) => answered(client.GET("/api/users", { signal })) });
}

function useChange<Input, Output>(key: readonly string[], act: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: key }) });
}

/** Makes a unit below another. */
export function useMakeUnit() {
  return useChange(keys.units, (unit: NewUnit) => answered(client.POST("/api/units", { body: unit })));
}

/** Renames or closes a unit. */
export function useChangeUnit() {
  return useChange(keys.units, ({ id, ...body }: UnitChange & { id: string }) =>
    answered(client.PUT("/api/units/{id}", { ...byId(id), body })));
}

/** Makes a user; the answer has the password, once. */
export function useMakeUser() {
  return useChange(keys.users, (user: NewUser) => answered(client.POST("/api/users", { body: user })));
}

/** Says anew who a user is. */
export function useChangeUser() {
  return useChange(keys.users, ({ id, ...body }: UserChange & { id: string }) =>
    answered(client.PUT("/api/users/{id}", { ...byId(id), body })));
}

/** Gives a user exactly these roles. */
export function useSetRoles() {
  return useChange(keys.users, ({ id, ...body }: RolesChange & { id: string }) =>
    answered(client.PUT("/api/users/{id}/roles", { ...byId(id), body })));
}

/** Gives a user a one-time password. */
export function useResetPassword() {
  return useChange(keys.users, (id: string) => answered(client.POST("/api/users/{id}/password", byId(id))));
}

/** Every token of a machine. */
export function useTokens() {
  return useQuery({ queryKey: keys.tokens, queryFn: ({ signal }) => answered(client.GET("/api/tokens", { signal })) });
}

/** Issues a token; the answer has the secret, once. */
export function useIssueToken() {
  return useChange(keys.tokens, (token: NewMachineToken) => answered(client.POST("/api/tokens", { body: token })));
}

/** Takes a token back. */
export function useRevokeToken() {
  return useChange(keys.tokens, (id: string) => answered(client.DELETE("/api/tokens/{id}", byId(id))));
}

/** Whose cards were scanned. */
export function useBadgeScans(wanted: boolean) {
  return useQuery({
    queryKey: keys.badgeScans,
    queryFn: ({ signal }) => answered(client.GET("/api/badge-scans", { signal })),
    enabled: wanted,
  });
}

/** Keeps the scan of a user's card: the file itself is the body. */
export function useKeepBadgeScan() {
  return useChange(keys.badgeScans, ({ id, file }: { id: string; file: File }) =>
    answered(client.PUT("/api/users/{id}/badge-scan", { ...byId(id), ...fileBody(file) })));
}

/** Takes a user's second factors away. */
export function useDropFactors() {
  return useChange(keys.users, (id: string) => answered(client.DELETE("/api/users/{id}/factors", byId(id))));
}
