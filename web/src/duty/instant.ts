/** Instants of forms: what is typed is Beijing time, whatever the machine is set to. */
import { dateTime, type Instant } from "../time/format";

/** `2026-01-10T08:00` as the API takes it. */
export function typed(local: string): string {
  return `${local}:00+08:00`;
}

/** An instant as a field of a form takes it. */
export function local(at: Instant): string {
  return dateTime(at).slice(0, 16).replace(" ", "T");
}
