/** Instants as people of the centre read them: always Asia/Shanghai, whatever the machine is set to. */

const parts = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** RFC 3339 or milliseconds since 1970. */
export type Instant = string | number;

function written(at: Instant): string | null {
  const instant = typeof at === "number" ? at : Date.parse(at);
  return Number.isFinite(instant) ? parts.format(instant) : null;
}

/** `2026-11-20 16:02:03`; text that is no instant is shown as it came. */
export function dateTime(at: Instant): string {
  return written(at) ?? String(at);
}

/** `11-20 16:02`, for rows where the year is plain. */
export function dayTime(at: Instant): string {
  return written(at)?.slice(5, 16) ?? String(at);
}

/** `2026-11-20`. */
export function day(at: Instant): string {
  return written(at)?.slice(0, 10) ?? String(at);
}

/** `16:02:03`. */
export function clockTime(at: Instant): string {
  return written(at)?.slice(11) ?? String(at);
}

/** An instant to its known precision: `minute`, `hour`, `day`, anything else in full. */
export function precise(at: Instant, precision: string): string {
  const text = dateTime(at);
  if (precision === "day") return text.slice(0, 10);
  if (precision === "hour") return `${text.slice(0, 13)}:××`;
  return precision === "minute" ? text.slice(0, 16) : text;
}

/** What remains of a clock, or how long it is past its end: `47:59:05`. */
export function remaining(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** How far a clock has burnt. */
export type Heat = "calm" | "near" | "burning" | "past";

/** A clock with under six hours is near, under one hour burning. */
export function heat(milliseconds: number): Heat {
  if (milliseconds < 0) return "past";
  if (milliseconds < 3_600_000) return "burning";
  return milliseconds < 6 * 3_600_000 ? "near" : "calm";
}

/** Whole minutes, hours or days between two instants, for “+4 min” marks along a trace. */
export function lapse(from: Instant, to: Instant): { count: number; unit: "minute" | "hour" | "day" } {
  const minutes = Math.round((Number(new Date(to)) - Number(new Date(from))) / 60_000);
  if (Math.abs(minutes) < 120) return { count: minutes, unit: "minute" };
  if (Math.abs(minutes) < 48 * 60) return { count: Math.round(minutes / 60), unit: "hour" };
  return { count: Math.round(minutes / 1440), unit: "day" };
}
