import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { LanguageProvider } from "../language/language";
import { MarkedText, MarkLegend } from "./marked-text";
import type { Marked } from "./marks";

const text = "😀向6212转账5千元";
const reading: Marked = {
  elements: [{ kind: "bank_card", value: "6212", surface: "6212", start: 2, end: 6, role: "suspect", checks: [{ check: "luhn", passed: false }] }],
  payments: [{ at: null, at_precision: "none", amount_fen: 500_000, from: null, to: "6212", to_name: null, to_bank: null, channel: null, arrival: null, revocable_until: null, start: 1, end: 11 }],
  label_reasons: [],
};

const html = (node: React.ReactNode) => renderToStaticMarkup(<LanguageProvider>{node}</LanguageProvider>);
const bare = (markup: string) => markup.replace(/<[^>]+>/g, "");

test("the words stay as they were, an emoji before the mark included", () => {
  expect(bare(html(<MarkedText text={text} reading={reading} />))).toBe(text);
});

test("a mark can be reached by keyboard and says its value and its failed check", () => {
  const mark = html(<MarkedText text={text} reading={reading} />).match(/<mark[^>]*family-money[^>]*>/)?.[0] ?? "";
  expect(mark).toContain('tabindex="0"');
  expect(mark).toContain("6212: 银行卡, 嫌疑人, 6212");
  expect(mark).toContain("check-failed");
  expect(mark).toContain("不通过");
});

test("a number with a letter in it keeps its words and says what it may have been", () => {
  const slip: Marked = { ...reading, elements: [{ ...reading.elements[0]!, value: "62l2", surface: "62l2", suggestion: "6212" }], payments: [] };
  const shown = html(<MarkedText text="😀向62l2转账5千元" reading={slip} />);
  expect(bare(shown)).toBe("😀向62l2转账5千元");
  expect(shown).toContain("疑为 6212");
});

test("text that looks like markup is only text", () => {
  const evil = "<img src=x onerror=alert(1)>";
  const none: Marked = { elements: [], payments: [], label_reasons: [] };
  expect(html(<MarkedText text={evil} reading={none} />)).toContain("&lt;img src=x");
});

test("the legend names what occurs and nothing else", () => {
  const legend = bare(html(<MarkLegend reading={reading} />));
  expect(legend).toBe("账户嫌疑人付款");
});
