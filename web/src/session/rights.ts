import type { User } from "../api/types";

/** Roles that take reports; the server decides, this only hides what it would refuse. */
const TAKERS: ReadonlySet<string> = new Set(["investigator", "call_taker", "station_officer"]);

/** Whether a user with these roles may file reports. */
export function takesReports(roles: User["roles"]): boolean {
  return roles.some((role) => TAKERS.has(role));
}
