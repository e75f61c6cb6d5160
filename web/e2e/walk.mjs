// The main job in a browser, against a running centre: two investigators sign, an approver approves, the order
// leaves, the bank answers, the trace grows. In a demo that is `--manual`: the played officers would sign first. FANZHA_URL, FANZHA_FIRST, FANZHA_SECOND, FANZHA_APPROVER (login:password);
// FANZHA_PATIENCE_S is how long the bank may take (60).
import assert from "node:assert/strict";
import { base, credentials, enter, launch } from "./browser.mjs";

const patience = Number(process.env.FANZHA_PATIENCE_S ?? 60) * 1_000;
const CASES_MAX = 5;
const done = (what) => console.log(`ok  ${what}`);

const browser = await launch();
const opened = [];
try {
  await refuseWrongPassword();
  const first = await open("FIRST");
  const second = await open("SECOND");
  const approver = await open("APPROVER");
  await pursueOne(first.page, second.page, approver.page);
  await languageSwitch(first.page);
  await sessionEnds(second);
  for (const { errors } of opened) assert.deepEqual(errors, [], "page errors");
} finally {
  await browser.close();
}

/** Banks refuse what was misread, as they should: a case whose stop or query is refused is followed by another. */
async function pursueOne(first, second, approver) {
  const tried = new Set();
  for (let turn = 0; turn < CASES_MAX; turn += 1) {
    const path = await chooseCase(first, tried);
    tried.add(path);
    done(`found a case to sign: ${path}`);
    if (await pursue(path, first, second, approver)) return;
  }
  assert.fail(`the banks refused orders of ${CASES_MAX} cases`);
}

async function pursue(path, first, second, approver) {
  const before = await figures(first);
  const orders = await sign(first, "sign");
  await expectSteps(first, orders, 1);
  done(`the first officer signed ${orders.length} orders`);
  await openCase(second, path);
  await sign(second, "sign", orders);
  await expectSteps(second, orders, 2);
  done("the second officer signed them");
  await expectSteps(first, orders, 2);
  done("the first officer's window saw it without a reload");
  await openCase(approver, path);
  await sign(approver, "approve", orders);
  done("the approver approved, the orders left");
  await answersArrive(first, orders);
  // Of an account for which the bank refuses the stop its statement has nothing to tell either.
  for (const order of orders) {
    const refused = await refusal(first, order);
    if (refused !== null) {
      done(`the bank refused an order (${refused}); the page says so`);
      return false;
    }
  }
  await traceGrows(first, before);
  return true;
}

async function openCase(page, path) {
  await page.goto(base + path);
  await page.locator(".case-head").waitFor();
}

async function open(name) {
  const window = await enter(browser, credentials(name));
  opened.push(window);
  return window;
}

async function refuseWrongPassword() {
  const page = await browser.newPage();
  await page.goto(base);
  await page.locator("input[autocomplete=username]").fill(`nobody-${Date.now()}`);
  await page.locator("input[autocomplete=current-password]").fill("not-the-password");
  await page.locator("button[type=submit]").click();
  await page.getByRole("alert").getByText("用户名或口令不对").waitFor();
  await page.context().close();
  done("a wrong password is refused in words");
}

/** The newest case that waits for a first signature and whose orders this walk can follow. */
async function chooseCase(page, tried) {
  await page.goto(`${base}/reports`);
  await page.locator(".report-link").first().waitFor();
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await page.evaluate(async (seen) => {
      const { items } = await (await fetch("/api/reports?limit=50")).json();
      for (const row of items.filter((each) => each.orders_to_sign > 0 && !seen.includes(`/cases/${each.case_id}`))) {
        const file = await (await fetch(`/api/cases/${row.case_id}`)).json();
        const fresh = (kind) => file.orders.some((order) => order.kind === kind && order.can.sign && order.signatures.length === 0 && order.bank);
        if (fresh("stop") && fresh("query")) return row.case_id;
      }
      return null;
    }, [...tried]);
    if (found) {
      const path = `/cases/${found}`;
      await openCase(page, path);
      assert.ok(await page.locator(".marked-text").innerText(), "the victim's words are shown");
      return path;
    }
    assert.ok(Date.now() < deadline, "no case waits for a first signature");
    await page.waitForTimeout(2_000);
  }
}

/** What the page says of the trace and of the money saved. */
async function figures(page) {
  return page.evaluate(async () => {
    const file = await (await fetch(`/api/cases/${location.pathname.split("/").pop()}`)).json();
    return { accounts: file.trace.held.length, statements: file.trace.held.filter((held) => held.has_statement).length, hops: file.trace.hops.length };
  });
}

/** Ticks the given orders (or the first stop and its query) and signs, or approves, once. Gives back their ids. */
async function sign(page, action, wanted) {
  await page.locator(".orders .order").first().waitFor();
  const ids = wanted ?? (await firstPair(page));
  for (const id of ids) await page.locator(`[data-order="${id}"] input[type=checkbox]`).check();
  await page.locator(`[data-action=${action}]`).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.equal(await dialog.locator("tbody tr").count(), ids.length, "the dialog lists what is signed");
  // Ant Design's own words show that its Chinese locale is in force (a known trap of the bundler).
  await dialog.getByRole("button", { name: "取消" }).waitFor();
  await dialog.locator(".ant-btn-primary").click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByText(action === "sign" ? `已签署 ${ids.length} 单` : `已批准 ${ids.length} 单`).first().waitFor();
  return ids;
}

/** The first stop that is not signed yet, and the query of the same account. */
async function firstPair(page) {
  const pair = await page.evaluate(async () => {
    const file = await (await fetch(`/api/cases/${location.pathname.split("/").pop()}`)).json();
    const fresh = file.orders.filter((order) => order.can.sign && order.signatures.length === 0 && order.bank);
    const stop = fresh.find((order) => order.kind === "stop" && fresh.some((each) => each.kind === "query" && each.account === order.account))
      ?? fresh.find((order) => order.kind === "stop");
    const query = fresh.find((order) => order.kind === "query" && order.account === stop?.account) ?? fresh.find((order) => order.kind === "query");
    return stop && query ? [stop.order_id, query.order_id] : null;
  });
  assert.ok(pair, "somebody else has signed this case meanwhile");
  return pair;
}

function stepsGiven([ids, count]) {
  return ids.every((id) => document.querySelectorAll(`[data-order="${id}"] .sign-steps .given`).length >= count);
}

async function expectSteps(page, ids, count) {
  await page.waitForFunction(stepsGiven, [ids, count], { timeout: 15_000 });
}

/** Without touching the page: the answers come. */
async function answersArrive(page, ids) {
  const closed = page.locator(".orders-panel .ant-segmented-item").nth(2);
  await page.waitForFunction((orders) => orders.every((id) => !document.querySelector(`[data-order="${id}"][data-state="signed"]`)), ids, { timeout: 15_000 });
  const deadline = Date.now() + patience;
  let answered = 0;
  while (answered < ids.length) {
    assert.ok(Date.now() < deadline, `the bank has answered ${answered} of ${ids.length} orders`);
    await page.waitForTimeout(500);
    await closed.click();
    answered = 0;
    for (const id of ids) answered += await page.locator(`[data-order="${id}"]`).count();
  }
  done("the bank's answers arrived by themselves");
}

/** The bank's code when it refused an order, else null. */
async function refusal(page, id) {
  const row = page.locator(`[data-order="${id}"]`);
  if ((await row.getAttribute("data-state")) !== "refused") return null;
  return /\((\w+)\)/.exec(await row.locator(".order-answer").innerText())?.[1] ?? "no code";
}

/** How a case stands, for who reads why a walk ended. */
async function standing(page) {
  return page.evaluate(async () => {
    const { orders, trace } = await (await fetch(`/api/cases/${location.pathname.split("/").pop()}`)).json();
    return { orders: orders.map((order) => [order.kind, order.state, order.result]), hops: trace.hops.length, held: trace.held };
  });
}

/** The statement extends the trace, and the page shows it. */
async function traceGrows(page, before) {
  const grown = await waitForGrowth(page, before, Date.now() + patience);
  done(`the trace grew from ${before.accounts} to ${grown.accounts} accounts, ${before.hops} to ${grown.hops} transfers`);
  await page.locator(".trace-panel .ant-segmented-item").nth(1).click();
  await page.locator(".trace-table tbody tr").nth(grown.accounts > 1 ? 1 : 0).waitFor();
  assert.ok((await page.locator(".trace-table tbody tr").count()) >= Math.min(grown.accounts, 200), "the page shows the grown trace");
}

async function waitForGrowth(page, before, deadline) {
  for (;;) {
    const now = await figures(page);
    if (now.hops > before.hops || now.statements > before.statements) return now;
    if (Date.now() >= deadline) assert.fail(`no statement has extended the trace: ${JSON.stringify(await standing(page))}`);
    await page.waitForTimeout(500);
  }
}

async function languageSwitch(page) {
  await page.locator(".language-switch").click();
  await page.getByRole("heading", { name: "Where the money went" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Where the money went" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en", "the language is remembered");
  await page.locator(".language-switch").click();
  await page.getByRole("heading", { name: "资金流向" }).waitFor();
  done("English and back, remembered over a reload");
}

/** A session that ends leads to the login and back to the same page. */
async function sessionEnds({ context, page }) {
  const address = page.url();
  await context.clearCookies();
  await page.locator(".withdraw, .case-back").first().waitFor();
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  // Whichever asks first meets the ended session: the page's own refresh, which hides the page at once, or the click.
  const loginField = page.locator("input[autocomplete=username]");
  const left = !(await loginField.waitFor({ timeout: 5_000 }).then(() => true, () => false));
  if (left) await page.locator(".brand").click();
  await loginField.waitFor({ timeout: 40_000 });
  assert.ok(!(await page.locator(".case-head").isVisible()), "nothing of the case is left on screen");
  if (left) await page.goBack();
  const { login, password } = credentials("SECOND");
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator(".case-head").waitFor();
  assert.equal(page.url(), address);
  done("an ended session asks for the login and comes back to the same page");
}
