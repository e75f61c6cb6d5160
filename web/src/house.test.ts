import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const root = import.meta.dirname;

function sources(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    if (!/\.tsx?$/.test(entry.name) || /\.test\.|\.d\.ts$/.test(entry.name)) return [];
    return [{ path: relative(root, path), text: readFileSync(path, "utf8") }];
  });
}

const files = sources(root);
const guilty = (isGuilty: (file: { path: string; text: string }) => boolean) => files.filter(isGuilty).map((file) => file.path);

test("no page knows fetch, the client or a path of the API", () => {
  expect(guilty(({ path, text }) => !/^(api\/|main)/.test(path) && /\bfetch\(|\/client"|from "openapi-fetch"/.test(text))).toEqual([]);
  expect(guilty(({ path, text }) => !/^(api|live)\//.test(path) && /"\/api\//.test(text))).toEqual([]);
});

test("a component has fewer than 200 lines", () => {
  expect(guilty(({ path, text }) => path.endsWith(".tsx") && text.split("\n").length >= 200)).toEqual([]);
});

test("no float comes near money", () => {
  expect(guilty(({ text }) => /_fen\s*[*/](?!\s*[\d_]+n)|parseFloat|toFixed/.test(text))).toEqual([]);
});

test("no markup is taken from text", () => {
  expect(guilty(({ text }) => /dangerouslySetInnerHTML|innerHTML/.test(text))).toEqual([]);
});

test("the locale comes from antd/es: from antd/locale components stay English under this bundler", () => {
  expect(guilty(({ text }) => /from "antd\/(locale|lib)/.test(text))).toEqual([]);
});

test("Chinese stands in the catalogue, not in the code: but for units of money, and the switch itself", () => {
  const inCode = ({ text }: { text: string }) => /[\u4e00-\u9fff]/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ""));
  expect(guilty(inCode)).toEqual(["language/language-switch.tsx", "money/format.ts"]);
});
