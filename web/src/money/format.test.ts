import { expect, test } from "vitest";
import { money, percent, share, shortMoney, yuan } from "./format";

test.each([
  [0, "0.00"],
  [5, "0.05"],
  [100, "1.00"],
  [666666, "6,666.66"],
  [-1234567, "-12,345.67"],
  [Number.MAX_SAFE_INTEGER, "90,071,992,547,409.91"],
  [9223372036854775807n, "92,233,720,368,547,758.07"],
])("%s fen reads %s yuan", (fen, text) => {
  expect(yuan(fen)).toBe(text);
});

test.each([0.5, Number.NaN, 2 ** 53])("%s is refused as fen", (fen) => {
  expect(() => yuan(fen)).toThrow(RangeError);
});

test("the sign stands before the currency", () => {
  expect(money(-150)).toBe("-¥1.50");
});

test.each([
  [999999, "¥9,999.99", "¥9.99K"],
  [1000000, "¥1.00万", "¥10.00K"],
  [83000000, "¥83.00万", "¥830.00K"],
  [9_999_999_999, "¥9,999.99万", "¥99.99M"],
  [12_345_678_901, "¥1.23亿", "¥123.45M"],
])("%s fen is %s and %s", (fen, zh, en) => {
  expect(shortMoney(fen, "zh")).toBe(zh);
  expect(shortMoney(fen, "en")).toBe(en);
});

test("a share of nothing is no figure", () => {
  expect(share(5, 0)).toBe("—");
  expect(share(1, 3)).toBe("33.3%");
  expect(share(3, 3)).toBe("100.0%");
  expect(percent(7, 3)).toBe(100);
  expect(percent(1, 0)).toBe(0);
});
