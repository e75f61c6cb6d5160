import type { User } from "../api/types";

type Roles = User["roles"];

/** Roles that take reports; the server decides, this only hides what it would refuse. */
const TAKERS: ReadonlySet<string> = new Set(["investigator", "call_taker", "station_officer"]);
/** Roles that see cases. */
const OFFICERS: ReadonlySet<string> = new Set([...TAKERS, "second_officer", "approver", "chief"]);
/** Roles that see units and users. */
const ADMINISTRATORS: ReadonlySet<string> = new Set(["system_admin", "security_admin", "audit_admin"]);
/** Roles that read the trail. */
const AUDITORS: ReadonlySet<string> = new Set(["audit_admin", "auditor"]);
/** Roles that a security administrator gives to who belongs to a unit. */
export const WORK_ROLES = [
  "call_taker", "investigator", "second_officer", "approver", "station_officer",
  "bank_officer", "telecom_officer", "liaison", "chief",
] as const;

/** Whether a user with these roles may file reports. */
export function takesReports(roles: Roles): boolean {
  return roles.some((role) => TAKERS.has(role));
}

/** Whether a user with these roles sees cases. */
export function seesCases(roles: Roles): boolean {
  return roles.some((role) => OFFICERS.has(role));
}

/** Whether a user with these roles sees units and users. */
export function administers(roles: Roles): boolean {
  return roles.some((role) => ADMINISTRATORS.has(role));
}

/** Whether a user with these roles sees who is on duty. */
export function seesDuty(roles: Roles): boolean {
  return seesCases(roles) || roles.includes("system_admin");
}

/** Whether a user with these roles reads the trail. */
export function audits(roles: Roles): boolean {
  return roles.some((role) => AUDITORS.has(role));
}

/** Whether a user with these roles answers for a bank. */
export function banks(roles: Roles): boolean {
  return roles.includes("bank_officer");
}

/** The page at which a user with these roles begins; null where none is theirs yet. */
export function home(roles: Roles): string | null {
  if (seesCases(roles)) return "/reports";
  if (banks(roles)) return "/bank";
  if (administers(roles)) return "/people";
  return audits(roles) ? "/audit" : null;
}
