// Walks of the console's own behaviour against the fixture centre, which it starts: `npm run walk:fixture`.
// What needs a real centre is in walk.mjs; it runs here too, so that it is never broken unnoticed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";

const port = process.env.PORT ?? "8439";
Object.assign(process.env, {
  FANZHA_URL: `http://127.0.0.1:${port}`, FANZHA_FIRST: "zhang:fixture-only", FANZHA_SECOND: "li:fixture-only", FANZHA_APPROVER: "wang:fixture-only",
});
const centre = spawn(process.execPath, [join(import.meta.dirname, "../dev/fixture-server.mjs")], {
  env: { ...process.env, PORT: port }, stdio: ["ignore", "pipe", "inherit"],
});
await once(centre.stdout, "data");
const { base, credentials, enter, launch } = await import("./browser.mjs");
const WORDS = "报警人称今天被骗，转账5000元到中国工商银行6212260000006576102。";
const done = (what) => console.log(`ok  ${what}`);

try {
  const walk = spawn(process.execPath, [join(import.meta.dirname, "walk.mjs")], { stdio: "inherit" });
  assert.equal((await once(walk, "exit"))[0], 0, "walk.mjs");
  const browser = await launch();
  try {
    await listHoldsStill(browser);
    await offlineShows(browser);
    await conflictIsSaid(browser);
    await keyboardWalks(browser);
    await cashIsLinked(browser);
    await reportIsFiled(browser);
    await nothingOverflows(browser);
    await everybodyCanUseIt(browser);
  } finally {
    await browser.close();
  }
} finally {
  centre.kill();
}

/** Files a report as another console would. */
async function fileFromElsewhere(browser) {
  const { context, page } = await enter(browser, credentials("SECOND"), {});
  const number = await page.evaluate(async (text) => {
    const { csrf } = await (await fetch("/api/session")).json();
    const answer = await fetch("/api/reports", { method: "POST", headers: { "content-type": "application/json", "x-csrf-token": csrf }, body: JSON.stringify({ text }) });
    return (await answer.json()).number;
  }, WORDS);
  await context.close();
  return number;
}

/** A reader deep in the list keeps the row under the eyes when news comes; the news waits above. */
async function listHoldsStill(browser) {
  const { context, page } = await enter(browser, credentials("FIRST"), {});
  await page.locator(".report-link").first().waitFor();
  const rows = page.locator(".report-rows");
  for (let step = 0; step < 12; step += 1) {
    await rows.evaluate((box) => box.scrollBy(0, 900));
    await page.waitForTimeout(120);
  }
  const place = () => page.evaluate(() => {
    const top = document.querySelector(".report-rows").getBoundingClientRect().top + 120;
    const line = [...document.querySelectorAll(".report-line:not(.report-heads)")].find((each) => each.getBoundingClientRect().top > top);
    return `${line.querySelector("b").textContent} at ${Math.round(line.getBoundingClientRect().top)}`;
  });
  const before = await place();
  const number = await fileFromElsewhere(browser);
  await page.locator(".waiting").waitFor({ timeout: 8_000 });
  assert.equal(await place(), before);
  assert.ok(await page.locator(".report-line").count() < 60, "only the rows in view are drawn");
  await page.locator(".waiting").click();
  await page.getByText(number).waitFor();
  await context.close();
  done(`thousands of rows: ${before} stayed while ${number} arrived`);
}

async function offlineShows(browser) {
  const { context, page } = await enter(browser, credentials("FIRST"), {});
  await page.locator(".link-live").waitFor();
  await context.setOffline(true);
  await page.evaluate(() => undefined);
  // An open stream survives the switch in Chromium; a page that comes up now cannot open one.
  await page.route("**/api/events", (route) => route.abort());
  await context.setOffline(false);
  await page.reload();
  await page.locator(".link-offline").waitFor({ timeout: 10_000 });
  await page.unroute("**/api/events");
  await page.locator(".link-live").waitFor({ timeout: 45_000 });
  await context.close();
  done("a broken live link is shown and comes back by itself");
}

/** One officer signs what another has just withdrawn, on a page that heard nothing of it. */
async function conflictIsSaid(browser) {
  const { context, page } = await enter(browser, credentials("FIRST"), {});
  const path = await page.evaluate(async () => {
    const { items } = await (await fetch("/api/reports?limit=20")).json();
    return `/cases/${items.find((row) => row.orders_to_sign > 0).case_id}`;
  });
  await page.route("**/api/events", (route) => route.abort());
  await page.goto(base + path);
  const order = page.locator('.order[data-state="proposed"]').first();
  const id = await order.getAttribute("data-order");
  await order.locator("input[type=checkbox]").check();
  const other = await enter(browser, credentials("SECOND"), { path });
  await other.page.locator(`[data-order="${id}"] .withdraw`).click();
  const dialog = other.page.getByRole("dialog");
  await dialog.locator("textarea").fill("账户已核实，与本案无关");
  await dialog.locator(".ant-btn-dangerous").click();
  await other.page.locator(`[data-order="${id}"][data-state="proposed"]`).waitFor({ state: "detached" });
  await page.locator("[data-action=sign]").click();
  await page.getByRole("dialog").locator(".ant-btn-primary").click();
  await page.getByText("1 单没有办成").waitFor();
  await page.locator(".orders-panel .ant-alert").getByText("现在的状态不允许这样做").waitFor();
  await page.locator(`[data-order="${id}"][data-state="proposed"]`).waitFor({ state: "detached" });
  await other.context.close();
  await context.close();
  done("signing what was withdrawn meanwhile is refused in words, and the page shows the new state");
}

async function keyboardWalks(browser) {
  const { context, page } = await enter(browser, credentials("FIRST"), {});
  await page.locator(".report-link").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".case-head").waitFor();
  const mark = page.locator(".marked-text mark[tabindex]").first();
  await mark.focus();
  await page.locator(".mark-tooltip").first().waitFor();
  await page.locator('.account-box[tabindex="0"]').focus();
  await page.keyboard.press("ArrowRight");
  await page.locator(".account-detail").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("chosen")), "focus follows the arrow");
  await page.keyboard.press("Escape");
  await page.locator(".account-detail").waitFor({ state: "detached" });
  await context.close();
  done("list, marks and trace by keyboard");
}

/** Cash that was drawn is linked to a deposit, and the trace goes on from there. */
async function cashIsLinked(browser) {
  const { context, page, errors } = await enter(browser, credentials("FIRST"), {});
  const found = await page.evaluate(async () => {
    const { items } = await (await fetch("/api/reports?limit=60")).json();
    for (const { case_id } of items) {
      const { trace } = await (await fetch(`/api/cases/${case_id}`)).json();
      const left = trace.left.find((each) => each.kind === "cash");
      if (left && trace.held.length < 40) return { case_id, left };
    }
    return null;
  });
  assert.ok(found, "a case whose money was drawn as cash");
  await page.goto(`${base}/cases/${found.case_id}`);
  await page.locator(".trace-panel .ant-segmented-item").nth(1).click();
  await page.locator(`.trace-table tr:has([data-account="${found.left.account}"]) .as-link`).click();
  await page.locator(`[data-withdrawal="${found.left.transfer_id}"] [data-action=find-deposits]`).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator(".cash-deposits li").nth(1).waitFor();
  await dialog.locator(".ant-segmented-item").first().click();
  await dialog.locator(".cash-deposits li").nth(1).waitFor({ state: "detached" });
  const send = dialog.locator(".ant-modal-footer .ant-btn-primary");
  await dialog.locator(".cash-deposits label").first().click();
  assert.ok(await send.isDisabled(), "a link needs a note");
  await dialog.locator("textarea").fill("同一台机具，录像为同一人");
  if (process.env.FANZHA_PICTURES) await page.screenshot({ path: join(process.env.FANZHA_PICTURES, "cash-link.png") });
  await send.click();
  await page.getByText("已关联").waitFor();
  await dialog.waitFor({ state: "detached" });
  await page.locator(`[data-withdrawal="${found.left.transfer_id}"]`).waitFor({ state: "detached" });
  assert.deepEqual(errors, []);
  await context.close();
  done("cash that was drawn is linked to where it was paid in");
}

async function reportIsFiled(browser) {
  const { context, page } = await enter(browser, credentials("FIRST"), { path: "/reports/new" });
  await page.locator("textarea").pressSequentially("😀转账5000元到6212260000006576102", { delay: 5 });
  await page.locator(".words-paper mark.family-money").waitFor();
  assert.equal(await page.locator(".words-paper mark.family-money").innerText(), "6212260000006576102");
  await page.getByText("收款人叫什么名字").first().waitFor();
  await page.keyboard.press("Control+Enter");
  await page.locator(".case-head").waitFor();
  assert.equal(await page.locator(".marked-text mark.family-money").innerText(), "6212260000006576102");
  await context.close();
  done("a report is read while typed and filed by keyboard");
}

/** No page is wider than a phone, in either language. */
async function nothingOverflows(browser) {
  for (const language of ["zh", "en"]) {
    const { context, page, errors } = await enter(browser, credentials("FIRST"), { width: 390, height: 844, language });
    await page.locator(".report-link").first().waitFor();
    const wide = () => page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.querySelector("main").scrollWidth));
    const list = await wide();
    await page.locator(".report-link").nth(3).click();
    await page.locator(".case-head").waitFor();
    const file = await wide();
    await page.goto(`${base}/reports/new`);
    await page.locator("textarea").fill(WORDS);
    await page.locator(".reading-parts").waitFor();
    assert.deepEqual([language, list, file, await wide()], [language, 390, 390, 390]);
    assert.deepEqual(errors, []);
    await context.close();
  }
  done("nothing is wider than 390 in either language");
}

/** The rules of WCAG 2.1 A and AA that a machine can check, on every page, wide and narrow. */
async function everybodyCanUseIt(browser) {
  const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  const found = [];
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    const audit = async (page, what) => {
      await page.waitForTimeout(500);
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
      for (const { id, nodes } of violations) found.push(`${what} ${width}: ${id} at ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")} (${nodes.length})`);
    };
    const { context, page } = await enter(browser, credentials("FIRST"), { width, height, bypassCSP: true, seed: (login) => audit(login, "login") });
    await page.locator(".report-link").first().waitFor();
    await audit(page, "list");
    await page.locator(".report-link").nth(4).click();
    await page.locator(".case-head").waitFor();
    await audit(page, "case");
    await page.goto(`${base}/reports/new`);
    await page.locator("textarea").fill(WORDS);
    await page.locator(".reading-parts").waitFor();
    await audit(page, "new report");
    await context.close();
  }
  assert.deepEqual(found, []);
  done("no rule of WCAG 2.1 AA that a machine can check is broken");
}
