// Chromium for the walks: Debian's, through playwright-core, with the flags that keep it to itself.
import { chromium } from "playwright-core";

/** Where the console is. */
export const base = process.env.FANZHA_URL ?? "http://127.0.0.1:8420";

const FLAGS = [
  "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** Starts the browser. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** The demo's users, printed at its start and known to all. */
const demo = (login) => `${login}:Fanzha-demo-1`;
const DEMO = {
  FIRST: demo("officer1"), SECOND: demo("officer2"), APPROVER: demo("chief"), APPROVER2: demo("autochief"),
  COUNTY: demo("east1"), STATION: demo("station1"), AUDITOR: demo("auditor1"),
};

/** `FANZHA_FIRST=login:password`, likewise SECOND (both investigators), APPROVER and the others; the demo's users unless given. */
export function credentials(name) {
  const given = process.env[`FANZHA_${name}`] ?? DEMO[name];
  if (!given?.includes(":")) throw new Error(`set FANZHA_${name}=login:password`);
  const [login, ...rest] = given.split(":");
  return { login, password: rest.join(":") };
}

/** A window of one user, logged in; `language` is remembered as by the switch. */
export async function enter(browser, who, { width = 1440, height = 900, language = "zh", path = "/reports", seed, bypassCSP = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1, timezoneId: "Europe/Paris", locale: "fr-FR", bypassCSP });
  await context.addInitScript((chosen) => localStorage.getItem("fanzha.language") ?? localStorage.setItem("fanzha.language", chosen), language);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) errors.push(message.text());
  });
  await page.goto(base + path);
  if (seed) await seed(page);
  await page.locator("input[autocomplete=username]").fill(who.login);
  await page.locator("input[autocomplete=current-password]").fill(who.password);
  await page.locator("button[type=submit]").click();
  await page.locator(".frame-head").waitFor();
  return { context, page, errors };
}
