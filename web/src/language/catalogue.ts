/** The house's one message catalogue, read here at build time; Chinese stands first and fills English gaps. */
import en from "../../../messages/en.json";
import zh from "../../../messages/zh.json";
import { money } from "../money/format";
import { dateTime } from "../time/format";

/** The languages of the console. */
export type Language = "zh" | "en";

/** Values for the `{places}` of a message. */
export type Params = Readonly<Record<string, unknown>>;

const catalogues: Record<Language, Readonly<Record<string, string>>> = { zh, en };

/** Whether the catalogue has words for this key. */
export function hasWords(key: string): boolean {
  return key in catalogues.zh;
}

/** A parameter's unit is the end of its name: `_fen` is money, `_at` an instant. */
function shown(name: string, value: unknown): string {
  if (value == null) return "—";
  if (name.endsWith("_fen") && /^-?\d+$/.test(String(value))) return money(BigInt(String(value)));
  if (name.endsWith("_at") && typeof value === "string") return dateTime(value);
  return String(value);
}

/** The message of a key with its places filled; a key without words is shown itself, so that a gap is seen. */
export function words(language: Language, key: string, params: Params = {}): string {
  const text = catalogues[language][key] ?? catalogues.zh[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in params ? shown(name, params[name]) : place));
}
