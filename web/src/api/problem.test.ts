import { expect, test } from "vitest";
import { hasWords, words } from "../language/catalogue";
import { Problem, readProblem, sentence } from "./problem";

const zh = {
  t: (key: string, params = {}) => words("zh", key, params),
  code: (family: string, code: string) => (hasWords(`${family}.${code}`) ? words("zh", `${family}.${code}`) : code),
};
const check = (status: number, body: unknown) => sentence(readProblem(status, body), zh);

test.each([
  ["the server's own sentence", 409, { type: "version_conflict", detail: "在你查看之后内容已经变化，请刷新后再操作。" }, "在你查看之后内容已经变化，请刷新后再操作。"],
  ["our title when it gives none", 403, { type: "role_required" }, "没有权限"],
  ["the last part of a long type", 404, { type: "https://fanzha.example/problems/not_found" }, "没有找到"],
  ["fields by name", 422, { type: "invalid", detail: "有字段不符合要求。", errors: [{ field: "new", code: "same" }] }, "有字段不符合要求。 新口令: 和原来的一样"],
  ["an unknown slug", 418, { type: "teapot" }, "出了意外，请再试一次。"],
  ["no JSON at all", 502, "<html>", "服务器的回答无法识别，请稍后再试。"],
])("a problem is said in words: %s", (_name, status, body, text) => {
  expect(check(status, body)).toBe(text);
});

test("a refusal says why, without a field", () => {
  const text = check(409, { type: "state_conflict", detail: "不允许。", errors: [{ field: "", code: "third_stop" }] });
  expect(text).toContain(zh.t("refusal.third_stop"));
});

test("silence and our own faults have words", () => {
  expect(sentence(new Problem("no-answer", 0), zh)).toBe(zh.t("problem.no-answer"));
  expect(sentence(new TypeError("x is not a function"), zh)).toBe(zh.t("problem.unexpected"));
});
