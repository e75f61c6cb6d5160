import { expect, test } from "vitest";
import { carry, cut, unitOffsets, type Span } from "./markup";

interface Named extends Span {
  name: string;
}
const m = (name: string, start: number, end: number): Named => ({ name, start, end });

/** `a[x:bc]d`: pieces with the names over them, widest first; `'` after a name that opens there. */
function check(text: string, ...marks: Named[]): string {
  return cut(text, marks)
    .map((piece) => {
      const names = piece.marks.map((mark) => mark.name + (piece.opens.includes(mark) ? "'" : ""));
      return names.length > 0 ? `[${names.join("+")}:${piece.text}]` : piece.text;
    })
    .join("");
}

test.each([
  ["no marks", "转账五千", [], "转账五千"],
  ["empty text", "", [m("a", 0, 1)], ""],
  ["whole text", "卡6210", [m("a", 0, 5)], "[a':卡6210]"],
  ["at both ends", "甲乙丙", [m("a", 0, 1), m("b", 2, 3)], "[a':甲]乙[b':丙]"],
  ["touching", "甲乙", [m("a", 0, 1), m("b", 1, 2)], "[a':甲][b':乙]"],
  ["inside another", "向张三汇款", [m("pay", 0, 5), m("name", 1, 3)], "[pay':向][pay+name':张三][pay:汇款]"],
  ["crossing", "abcdef", [m("x", 0, 4), m("y", 2, 6)], "[x':ab][x+y':cd][y:ef]"],
  ["twice the same span", "abc", [m("x", 1, 2), m("y", 1, 2)], "a[x'+y':b]c"],
  ["empty, turned round or outside", "abc", [m("x", 1, 1), m("y", 2, 1), m("z", 2, 4), m("w", -1, 2)], "abc"],
  ["after an emoji", "😀卡6210。", [m("a", 2, 6)], "😀卡[a':6210]。"],
  ["a rare character inside", "向𠮷田转", [m("a", 1, 3)], "向[a':𠮷田]转"],
  ["line breaks stay", "a\n卡\r\nb", [m("a", 2, 3)], "a\n[a':卡]\r\nb"],
])("%s", (_name, text, marks, expected) => {
  expect(check(text, ...marks)).toBe(expected);
});

test("the pieces are the text, whatever the marks", () => {
  const text = "男，🀄用𠮷姓支付宝(138****0000)转¥5,000给👨‍👩‍👧。";
  const scalars = [...text].length;
  for (let start = 0; start < scalars; start += 1) {
    for (let end = start + 1; end <= scalars; end += 1) {
      const pieces = cut(text, [m("x", start, end), m("y", end - 1, scalars), m("z", 0, start + 1)]);
      expect(pieces.map((piece) => piece.text).join("")).toBe(text);
      const under = pieces.filter((piece) => piece.marks.some((mark) => mark.name === "x"));
      expect(under.map((piece) => piece.text).join("")).toBe([...text].slice(start, end).join(""));
    }
  }
});

test("offsets count scalars", () => {
  expect(unitOffsets("a😀b")).toEqual([0, 1, 3, 4]);
  expect(unitOffsets("")).toEqual([0]);
});

test.each([
  ["typing at the end", "卡6210转", "卡6210转账", "1-5"],
  ["typing before", "卡6210转", "他的卡6210转", "3-7"],
  ["an emoji before", "卡6210转", "😀卡6210转", "2-6"],
  ["inside the mark", "卡6210转", "卡62910转", ""],
  ["the mark deleted", "卡6210转", "卡转", ""],
  ["nothing changed", "卡6210转", "卡6210转", "1-5"],
  ["all replaced", "卡6210转", "完全不同", ""],
])("while typing: %s", (_name, older, newer, expected) => {
  expect(carry([m("a", 1, 5)], older, newer).map((mark) => `${mark.start}-${mark.end}`).join()).toBe(expected);
});
