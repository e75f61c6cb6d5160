// Pictures of the console, 1440 and 390 wide: node e2e/screenshots.mjs FOLDER [zh|en …]
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { base, credentials, enter, launch } from "./browser.mjs";

const [folder = "out/screenshots", ...chosen] = process.argv.slice(2);
const languages = chosen.length > 0 ? chosen : ["zh", "en"];
const widths = [[1440, 900], [390, 844]];
mkdirSync(folder, { recursive: true });

/** A text with what a report usually has; made up, like everything here. */
const WORDS = "今天15时20分，报警人称接到自称平台客服的电话13800000012，对方以办理退款为由，"
  + "让其通过手机银行向中国工商银行6212 2600 0000 6576 102转账50,000元，户名麦志坚；15时35分又转12,000元。";

const browser = await launch();
try {
  for (const language of languages) for (const [width, height] of widths) await shoot(language, width, height);
} finally {
  await browser.close();
}

async function shoot(language, width, height) {
  const name = (what) => join(folder, `${what}-${language}-${width}.png`);
  const settle = (page) => page.waitForTimeout(700);
  const shot = (page, what, options = {}) => page.screenshot({ path: name(what), ...options });
  const { context, page, errors } = await enter(browser, credentials("FIRST"), {
    width, height, language,
    seed: async (login) => {
      await login.locator("button[type=submit]").waitFor();
      await settle(login);
      await shot(login, "login");
    },
  });
  await page.locator(".report-link").first().waitFor();
  await settle(page);
  await shot(page, "list");
  await page.goto(`${base}${process.env.FANZHA_CASE ?? await firstCase(page)}`);
  await page.locator(".case-head").waitFor();
  await settle(page);
  await shot(page, "case");
  await wholePage(page, width, height, name("case-whole"));
  await page.goto(`${base}/reports/new`);
  await page.locator("textarea").fill(process.env.FANZHA_WORDS ? readFileSync(process.env.FANZHA_WORDS, "utf8") : WORDS);
  await page.locator(".reading-parts").waitFor();
  await settle(page);
  await shot(page, "new-report");
  if (errors.length > 0) throw new Error(`page errors: ${errors.join("; ")}`);
  await context.close();
}

/** The case that shows most: one whose money moved on through several layers, else the newest. */
async function firstCase(page) {
  return page.evaluate(async () => {
    const { items } = await (await fetch("/api/reports?limit=40")).json();
    const files = await Promise.all(items.map(async (row) => (await fetch(`/api/cases/${row.case_id}`)).json()));
    const interest = (file) => (file.trace.hops.length > 60 ? 0 : file.trace.hops.length * 10) + file.orders.length;
    files.sort((a, b) => interest(b) - interest(a));
    return `/cases/${files[0].case_id}`;
  });
}

/** The page scrolls inside its frame, so the window is made as tall as the page. */
async function wholePage(page, width, height, path) {
  const tall = await page.evaluate(() => 52 + document.querySelector("main").scrollHeight);
  await page.setViewportSize({ width, height: Math.min(tall + 20, 9_000) });
  await page.waitForTimeout(400);
  await page.screenshot({ path });
  await page.setViewportSize({ width, height });
}
