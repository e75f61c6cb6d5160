import { expect, test } from "vitest";
import { local, typed } from "./instant";

test("what is typed is Beijing time and reads back", () => {
  expect(typed("2026-01-10T08:00")).toBe("2026-01-10T08:00:00+08:00");
  expect(local("2026-01-10T00:00:00Z")).toBe("2026-01-10T08:00");
  expect(local(Date.parse(typed("2026-12-31T23:59")))).toBe("2026-12-31T23:59");
});
