import { expect, test } from "vitest";
import { readPasted } from "./paste";

const NUMBER = "010144030000000020260110181900000042";

test.each([
  [NUMBER, { number: NUMBER }],
  [`${NUMBER}\t0000\t8,000.00\t2026-01-10 18:21:05\t2026-01-12 18:21:05`, { number: NUMBER, result: "0000", balance_yuan: "8000.00", started_at: "2026-01-10 18:21:05", expires_at: "2026-01-12 18:21:05" }],
  ["20260110182105", { started_at: "20260110182105" }],
  ["1304", { result: "1304" }],
  ["2026\u5e7401\u670810\u65e518\u65f621\u520605\u79d2", { started_at: "2026\u5e7401\u670810\u65e518\u65f621\u520605\u79d2" }],
  ["6217000000000000013 hello", {}],
])("%s", (text, found) => expect(readPasted(text)).toEqual(found));
