/** What is marked in a report's text, and how it looks. */
import type { Element, LabelReason, Payment, Reading } from "../api/types";
import type { Span } from "./markup";

/** One mark: an element, a payment's sentence, or a word that speaks for the scam type. */
export type Mark = Span & (
  | { of: "element"; element: Element }
  | { of: "payment"; payment: Payment; place: number }
  | { of: "word"; word: string; against: boolean }
);

/** The parts of a reading that carry spans. */
export type Marked = Pick<Reading, "elements" | "payments" | "label_reasons">;

/** Every mark of a reading. */
export function marksOf(reading: Marked): Mark[] {
  return [
    ...reading.payments.map((payment, index): Mark => ({
      of: "payment", payment, place: index + 1, start: payment.start, end: payment.end,
    })),
    ...reading.elements.map((element): Mark => ({ of: "element", element, start: element.start, end: element.end })),
    ...reading.label_reasons.flatMap(wordMark),
  ];
}

function wordMark({ word, against, start, end }: LabelReason): Mark[] {
  return start != null && end != null ? [{ of: "word", word, against, start, end }] : [];
}

/** Families of elements that share a colour. Five hues of the Okabe-Ito set, told apart by the colour-blind too. */
export type Family = "money" | "call" | "person" | "online" | "other";

const FAMILIES: Readonly<Record<string, Family>> = {
  bank_card: "money", account: "money", alipay: "money", wallet: "money",
  phone: "call", landline: "call",
  resident_id: "person", name_suspect: "person", name_victim: "person", name: "person", credit_code: "person",
  wechat: "online", qq: "online", url: "online", app: "online", meeting_no: "online",
};

/** The family of an element kind. */
export function familyOf(kind: string): Family {
  return FAMILIES[kind] ?? "other";
}
