import { expect, test } from "vitest";
import { clockTime, dateTime, day, dayTime, heat, lapse, precise, remaining } from "./format";

test.each([
  ["2026-11-20T08:02:03Z", "2026-11-20 16:02:03"],
  ["2026-11-20T23:59:59.999999+08:00", "2026-11-20 23:59:59"],
  ["2026-12-31T16:00:00Z", "2027-01-01 00:00:00"],
  ["not a time", "not a time"],
])("%s is shown as %s in Beijing", (at, text) => {
  expect(dateTime(at)).toBe(text);
});

test("shorter forms keep the same zone", () => {
  expect([day("2026-12-31T16:00:00Z"), dayTime("2026-12-31T16:00:00Z"), clockTime(0)]).toEqual([
    "2027-01-01",
    "01-01 00:00",
    "08:00:00",
  ]);
});

test.each([
  ["minute", "2026-01-10 17:50"],
  ["hour", "2026-01-10 17:××"],
  ["day", "2026-01-10"],
])("a time known to the %s says no more than that", (precision, text) => {
  expect(precise("2026-01-10T17:50:00+08:00", precision)).toBe(text);
});

test.each([
  [172_799_000, "47:59:59", "calm"],
  [21_600_000, "06:00:00", "calm"],
  [21_599_999, "05:59:59", "near"],
  [3_599_999, "00:59:59", "burning"],
  [0, "00:00:00", "burning"],
  [-61_000, "00:01:01", "past"],
])("%s ms reads %s and is %s", (left, text, state) => {
  expect(remaining(left)).toBe(text);
  expect(heat(left)).toBe(state);
});

test("a lapse takes the unit that reads best", () => {
  const at = (minutes: number) => lapse(0, minutes * 60_000);
  expect([at(4), at(119), at(120), at(47 * 60), at(3 * 1440)]).toEqual([
    { count: 4, unit: "minute" },
    { count: 119, unit: "minute" },
    { count: 2, unit: "hour" },
    { count: 47, unit: "hour" },
    { count: 3, unit: "day" },
  ]);
});
