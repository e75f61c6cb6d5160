/** Money as people read it. Amounts are whole fen; nothing here divides a float. */

/** A whole number of fen, as the API sends it. */
export type Fen = number | bigint;

function whole(fen: Fen): bigint {
  if (typeof fen === "bigint") return fen;
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not a whole number of fen: ${fen}`);
  return BigInt(fen);
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `24832` → `24,832`. */
export function countOf(count: number): string {
  return grouped(String(count));
}

/** `1234567` → `12,345.67`. */
export function yuan(fen: Fen): string {
  const value = whole(fen);
  const size = value < 0n ? -value : value;
  const cents = (size % 100n).toString().padStart(2, "0");
  return `${value < 0n ? "-" : ""}${grouped((size / 100n).toString())}.${cents}`;
}

/** `1234567` → `¥12,345.67`. */
export function money(fen: Fen): string {
  const text = yuan(fen);
  return text.startsWith("-") ? `-¥${text.slice(1)}` : `¥${text}`;
}

/** Money that may not be known: a dash then. */
export function moneyOrDash(fen: Fen | null | undefined): string {
  return fen == null ? "—" : money(fen);
}

const CHINESE_STEPS: [bigint, string][] = [
  [10_000_000_000n, "亿"],
  [1_000_000n, "万"],
];
const ENGLISH_STEPS: [bigint, string][] = [
  [100_000_000_000n, "B"],
  [100_000_000n, "M"],
  [100_000n, "K"],
];

/** A headline figure with two decimals of the largest unit it fills: `¥12.35万`, `¥123.46K`; cut, never rounded up. */
export function shortMoney(fen: Fen, language: "zh" | "en"): string {
  const value = whole(fen);
  const size = value < 0n ? -value : value;
  const sign = value < 0n ? "-" : "";
  for (const [unit, name] of language === "zh" ? CHINESE_STEPS : ENGLISH_STEPS) {
    if (size < unit) continue;
    const hundredths = (size * 100n) / unit;
    const cents = (hundredths % 100n).toString().padStart(2, "0");
    return `${sign}¥${grouped((hundredths / 100n).toString())}.${cents}${name}`;
  }
  return money(fen);
}

/** Tenths of a percent, cut: `share(1, 3)` is `33.3%`; of nothing it is `—`. */
export function share(part: Fen, total: Fen): string {
  const all = whole(total);
  if (all <= 0n) return "—";
  const tenths = (whole(part) * 1000n) / all;
  return `${tenths / 10n}.${tenths % 10n}%`;
}

/** The same share as a width for a bar, 0 to 100. */
export function percent(part: Fen, total: Fen): number {
  const all = whole(total);
  if (all <= 0n) return 0;
  return Math.max(0, Math.min(100, Number((whole(part) * 100n) / all)));
}
