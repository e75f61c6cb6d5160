// The intake page by keyboard alone, against a running centre: paste, five fields, next question, stop order drafted.
// FANZHA_URL and FANZHA_FIRST as in walk.mjs.
import assert from "node:assert/strict";
import { base, credentials, enter, launch } from "./browser.mjs";

/** Keys pressed after the paste, at most. */
const KEYS_MAX = 6;
const whole = (clock) => `被冒充客服的骗了，今天${clock}我用手机银行转了48600元到6222020000000010371，户名罗永强，中国工商银行，次日到账。`;
const OPEN = "我被骗了，转给一个人五千块，手机银行转的。不想活了。";
const done = (what) => console.log(`ok  ${what}`);

const browser = await launch();
try {
  const { page, errors } = await enter(browser, credentials("FIRST"), { path: "/reports/new" });
  await drafted(page);
  await asked(page);
  await consulted(page);
  assert.deepEqual(errors, [], "page errors");
} finally {
  await browser.close();
}

/** Counts every key that is pressed from now on. */
async function countKeys(page) {
  await page.evaluate(() => {
    globalThis.keysPressed = 0;
    addEventListener("keydown", () => (globalThis.keysPressed += 1), true);
  });
}

async function openPage(page) {
  await page.goto(`${base}/reports/new`);
  await page.locator(".words-field").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement?.classList.contains("words-field")), "the words have the focus");
}

async function drafted(page) {
  await openPage(page);
  // The demo's clock runs on its own: the payment was made a minute ago.
  const now = await page.evaluate(async () => Date.parse((await (await fetch("/api/overview")).json()).now));
  const [hour, minute] = new Date(now + 8 * 3_600_000 - 60_000).toISOString().slice(11, 16).split(":");
  await page.keyboard.insertText(whole(`${hour}时${minute}分`));
  await countKeys(page);
  const fields = page.locator(".payments > li").first();
  await fields.waitFor();
  const said = (await fields.innerText()).replace(/\s/g, "");
  for (const field of ["48,600", "6222020000000010371", "罗永强", "中国工商银行", `${hour}:${minute}`]) {
    assert.ok(said.includes(field), `the five fields show ${field}: ${said}`);
  }
  done("the five fields stand there after the paste");
  await page.locator(".questions li.next").waitFor();
  done(`the next question: ${await page.locator(".questions li.next").innerText()}`);
  const revocable = page.locator(".revocable b");
  await revocable.waitFor();
  const size = (locator) => locator.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const largest = await page.evaluate(() =>
    Math.max(...[...document.querySelectorAll(".new-report *")].filter((each) => each.textContent.trim() && each.checkVisibility()).map((each) => parseFloat(getComputedStyle(each).fontSize))));
  assert.equal(await size(revocable), largest, "until when it can be revoked is the largest thing on the page");
  done(await revocable.innerText());
  await page.locator(".read-back li").first().waitFor();
  await page.keyboard.press("Control+Enter");
  const keys = await page.evaluate(() => globalThis.keysPressed);
  await page.waitForURL(/\/cases\//, { timeout: 20_000 });
  await page.locator("[data-order]").first().waitFor();
  const drafted = await page.evaluate(async () => {
    const file = await (await fetch(`/api/cases/${location.pathname.split("/").pop()}`)).json();
    return file.orders.filter((order) => order.kind === "stop" && order.account === "6222020000000010371").length;
  });
  assert.equal(drafted, 1, "one stop order is drafted for the account");
  assert.ok(keys <= KEYS_MAX, `${keys} keys after the paste, at most ${KEYS_MAX}`);
  done(`a stop order is drafted ${keys} keys after the paste`);
}

/** What is missing is typed in fours, with bank and check beside it, and goes into the words. */
async function asked(page) {
  await openPage(page);
  await page.keyboard.insertText(OPEN);
  await page.locator(".alert-self_harm").waitFor();
  done("words of self-harm hold the line");
  await page.locator('[data-question="payee_account.card"]').waitFor();
  await page.keyboard.press("Tab");
  for (let step = 0; step < 12 && !(await page.evaluate(() => document.activeElement?.dataset.entry === "account")); step += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("6222020000000010371");
  assert.equal(await page.locator("[data-entry=account]").inputValue(), "6222 0200 0000 0010 371");
  await page.locator(".entry-check b").getByText("工商银行").waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".words-field").value.includes("6222 0200 0000 0010 371") || document.querySelector(".words-field").value.includes("6222020000000010371"));
  await page.locator('[data-question="payee_account.card"]').waitFor({ state: "detached" });
  done("an account typed in fours, its bank beside it, is in the words and no longer asked for");
}

async function consulted(page) {
  await page.keyboard.press("F8");
  await page.keyboard.type("+86110");
  await page.keyboard.press("Enter");
  await page.locator(".verdict-impossible").waitFor();
  await page.keyboard.press("F9");
  await page.keyboard.type("无此人");
  await page.keyboard.press("Tab");
  await page.keyboard.type("000000");
  await page.keyboard.press("Enter");
  await page.locator(".off-roster").waitFor();
  done("a forged number and a false officer are told by two keys");
}
