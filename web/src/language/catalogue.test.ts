import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "../../../messages/en.json";
import zh from "../../../messages/zh.json";
import { hasWords, words } from "./catalogue";

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.|schema\.d/.test(entry.name) ? [path] : [];
  });
}

test("both languages have the same keys with the same places", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  for (const [key, text] of Object.entries(zh)) {
    expect([key, ...places((en as Record<string, string>)[key] ?? "")]).toEqual([key, ...places(text)]);
  }
});

test("every key named in the code has words", () => {
  const missing: string[] = [];
  for (const path of sources(join(import.meta.dirname, ".."))) {
    for (const match of readFileSync(path, "utf8").matchAll(/\bt\(\s*"([^"]+)"/g)) {
      if (!hasWords(match[1]!)) missing.push(`${path}: ${match[1]}`);
    }
  }
  expect(missing).toEqual([]);
});

test("every family of codes named in the code has at least one word", () => {
  const keys = Object.keys(zh);
  const missing: string[] = [];
  for (const path of sources(join(import.meta.dirname, ".."))) {
    for (const match of readFileSync(path, "utf8").matchAll(/\bcode\(\s*"([^"]+)"/g)) {
      if (!keys.some((key) => key.startsWith(`${match[1]}.`))) missing.push(`${path}: ${match[1]}`);
    }
  }
  expect(missing).toEqual([]);
});

test("places are filled by unit, and a gap stays visible", () => {
  expect(words("zh", "no.such.key")).toBe("no.such.key");
  expect(words("zh", "order.many.total", { count: 2, sum_fen: 150 })).toContain("¥1.50");
});
