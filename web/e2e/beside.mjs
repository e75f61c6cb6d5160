// Beside the national platform, with the keyboard alone: orders copied out field by field, numbers and answers pasted
// back, clocks running, a stop's papers completed (type 04), a freeze before the lapse, an objection answered, a refund decided. Against a centre without a line to the banks
// (scripts/walk-beside starts one). FANZHA_URL, FANZHA_FIRST, FANZHA_SECOND, FANZHA_APPROVER,
// FANZHA_THIRD, FANZHA_FOURTH, FANZHA_PREFECT (login:password). `--pictures FOLDER` takes pictures of the pages.
import assert from "node:assert/strict";
import { base, credentials, launch } from "./browser.mjs";

const done = (what) => console.log(`ok  ${what}`);
const beijing = (at) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
const now = new Date();
const paid = beijing(new Date(now.getTime() - 20 * 60_000));
const spoken = `${paid.slice(0, 4)}年${Number(paid.slice(5, 7))}月${Number(paid.slice(8, 10))}日${Number(paid.slice(11, 13))}时${Number(paid.slice(14, 16))}分`;
const [FIRST_CARD, SECOND_CARD] = ["6217000000000000013", "6222020000000000020"];
const STORY = `${spoken}，我被冒充客服的人骗了，用手机银行从本人工商银行卡6222020000000000012转账50000元到对方收款账号${FIRST_CARD}，户名王某某，开户行中国建设银行。`
  + `${spoken}又从同一张卡转账30000元到对方收款账号${SECOND_CARD}，户名赵某某，开户行中国工商银行。共被骗80000元。`;

const first = await signIn("FIRST");
const second = await signIn("SECOND");
const chief = await signIn("APPROVER");
const { case_id: caseId } = await first.post("/api/reports", { text: STORY });
await first.post(`/api/cases/${caseId}/orders`, { kind: "holder_query", account: FIRST_CARD });

const browser = await launch();
try {
  const page = await enter("FIRST");
  await firstFieldReady(page);
  const out = await copyOut(page, 3);
  await pasteBack(page, out);
  await clocksRun(page);
  await papersFollow(page);
  await freezeBeforeLapse(page);
  await complaintAnswered(page);
  await refundDecided(page);
  await stoppedByNumber(page);
} finally {
  await browser.close();
}

/** A user's side of the API, to set the stage. */
async function signIn(name) {
  const { login, password } = credentials(name);
  const answer = await fetch(`${base}/api/session`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ login, password }) });
  assert.equal(answer.status, 200, `${login} signs in`);
  const cookie = answer.headers.get("set-cookie").split(";")[0];
  const { csrf } = await answer.json();
  const ask = async (method, path, body) => {
    const headers = { cookie, "x-csrf-token": csrf, "content-type": "application/json", "accept-language": "zh" };
    const said = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(said.ok, `${method} ${path}: ${said.status} ${await said.clone().text()}`);
    return said.status === 204 ? null : said.json();
  };
  return { get: (path) => ask("GET", path), post: (path, body) => ask("POST", path, body) };
}

/** Signs, or approves what two have signed. */
async function signAll(officer, orders) {
  for (const outcome of await officer.post(`/api/cases/${caseId}/signatures`, { orders })) assert.ok(outcome.ok, JSON.stringify(outcome));
}

/** The page beside the platform stands open; from the approval of a signed order until its first field can be copied. */
async function firstFieldReady(page) {
  const { orders: all } = await first.get(`/api/cases/${caseId}`);
  const orders = all.map(({ order_id, version }) => ({ order_id, version }));
  assert.ok(orders.length >= 3, `the report gives ${orders.length} orders`);
  for (const officer of [first, second]) await signAll(officer, orders);
  await tabTo(page, 'a[href="/beside"]');
  await page.keyboard.press("Enter");
  await page.locator(".beside-list").waitFor();
  await page.locator(".link-live").waitFor();
  const waits = [];
  for (const { order_id, version } of orders) {
    // One approval at a time after a quiet second, as people give them: news of a busy second is gathered.
    await page.waitForTimeout(2_200);
    await page.evaluate((id) => {
      window.seen = new Promise((seen) => {
        const look = () => (document.querySelector(`.worklist li[data-order="${id}"]`) && document.querySelector(".copy-table tr.next") ? seen(performance.timeOrigin + performance.now()) : requestAnimationFrame(look));
        look();
      });
    }, order_id);
    await chief.post(`/api/orders/${order_id}/approval`, { version });
    const approved = performance.timeOrigin + performance.now();
    waits.push((await page.evaluate(() => window.seen)) - approved);
  }
  await page.evaluate(() => document.activeElement?.blur());
  // A figure to be read, not a test: how long it takes is the machine's affair too.
  done(`from the approval to the first field ready in the browser: ${waits.map((ms) => ms.toFixed(0)).join(", ")} ms`);
}

/** A window of one user, signed in by typing. */
async function enter(name) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["clipboard-read", "clipboard-write"] });
  await context.addInitScript(() => localStorage.setItem("fanzha.language", "zh"));
  const page = await context.newPage();
  await page.goto(base);
  const { login, password } = credentials(name);
  await page.locator("input[autocomplete=username]").waitFor();
  await tabTo(page, "input[autocomplete=username]");
  await page.keyboard.type(login);
  await tabTo(page, "input[autocomplete=current-password]");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.locator(".frame-head").waitFor();
  return page;
}

/** Presses Tab until the focus is there. */
async function tabTo(page, selector, most = 120) {
  for (let presses = 0; presses < most; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`no ${selector} within ${most} tabs`);
}

function clipboard(page) {
  return page.evaluate(() => navigator.clipboard.readText());
}

function chosen(page) {
  return page.locator(".worklist li.on").getAttribute("data-order");
}

async function paste(page, text) {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press("Control+V");
}

/** Every field of so many orders, one key each, in the platform's order; then the platform's number. */
async function copyOut(page, count) {
  await page.locator(".copy-table tr.next").waitFor();
  await picture(page, "beside");
  const out = [];
  for (let turn = 0; turn < count; turn += 1) {
    const id = await chosen(page);
    const { fields, order } = await first.get(`/api/orders/${id}/sheet`);
    await page.locator(`.copy-table tr.next[data-field="${fields[0].element}"]`).waitFor();
    for (const field of fields) {
      await page.keyboard.press("Enter");
      for (let tries = 0; (await clipboard(page)) !== field.text && tries < 50; tries += 1) await page.waitForTimeout(20);
      assert.equal(await clipboard(page), field.text, field.element);
    }
    const number = `${{ stop: "0101", query: "0301", holder_query: "0303" }[order.kind]}${String(Date.now()).padStart(16, "0")}${String(turn).padStart(16, "0")}`;
    await page.waitForFunction(() => document.activeElement?.classList.contains("paste-field"));
    await paste(page, number);
    await page.keyboard.press("Enter");
    await page.locator(`.worklist li[data-order="${id}"] .chip-run`).first().waitFor();
    await page.waitForFunction((was) => document.querySelector(".worklist li.on")?.getAttribute("data-order") !== was, id);
    out.push({ id, number, kind: order.kind, fields: fields.length });
  }
  done(`${count} orders copied out, ${out.map((each) => each.fields).join(" + ")} fields, one key each, and their numbers pasted back`);
  return out;
}

/** The bank's answers, pasted as they stand on the platform. */
async function pasteBack(page, out) {
  const start = beijing(new Date());
  for (const { id, kind } of out) {
    for (let steps = 0; (await chosen(page)) !== id && steps < 20; steps += 1) await page.keyboard.press("ArrowUp");
    for (let steps = 0; (await chosen(page)) !== id && steps < 20; steps += 1) await page.keyboard.press("ArrowDown");
    assert.equal(await chosen(page), id);
    await page.keyboard.press("v");
    await paste(page, kind === "stop" ? `0000\t8,000.00\t${start}` : "0000");
    await page.keyboard.press("Enter");
    await page.locator(`.worklist li[data-order="${id}"]`).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
  }
  done("their answers pasted back");
}

async function clocksRun(page) {
  const { orders, clocks } = await first.get(`/api/cases/${caseId}`);
  const held = orders.filter((order) => order.kind === "stop" && order.stage === "in_force");
  assert.ok(held.length > 0, "a stop is in force");
  for (const order of held) {
    const lapse = clocks.find((clock) => clock.kind === "lapse" && clock.order_id === order.order_id);
    assert.equal(Date.parse(lapse.due_at) - Date.parse(order.started_at), 48 * 3_600_000, "48 hours from the bank's own start");
  }
  await page.goto(`${base}/cases/${caseId}`);
  await page.locator(".case-clocks .countdown").first().waitFor();
  await picture(page, "case");
  done(`${held.length} stops in force, their 48 hours run from the bank's start`);
}

/** The victim signs after the stop has left: its papers follow it (type 04), copied out field by field, the bank's word brought back. */
async function papersFollow(page) {
  const inForce = (file) => file.orders.find((order) => order.kind === "stop" && order.stage === "in_force");
  assert.equal(inForce(await first.get(`/api/cases/${caseId}`)).completion?.state, "owed", "the form is owed");
  await victimSigns((await first.post(`/api/cases/${caseId}/forms`, { channel: "link" })).token);
  const { order_id: id } = inForce(await first.get(`/api/cases/${caseId}`));
  await page.goto(`${base}/cases/${caseId}`);
  await chooseGroup(page, "已了结");
  await picture(page, "papers-owed");
  await press(page, `[data-order="${id}"] [data-action=completion-by-hand]`);
  await page.getByRole("dialog").waitFor();
  const { fields } = await first.get(`/api/orders/${id}/completion`);
  assert.equal(fields.find((field) => field.element === "ApplicationType")?.text, "04");
  await page.locator(`.ant-modal [data-field="${fields[0].element}"]`).waitFor();
  for (const field of fields) {
    await tabTo(page, `.ant-modal [data-field="${field.element}"] button`);
    await page.keyboard.press("Enter");
    for (let tries = 0; (await clipboard(page)) !== field.text && tries < 50; tries += 1) await page.waitForTimeout(20);
    assert.equal(await clipboard(page), field.text, field.element);
  }
  await picture(page, "completion");
  await tabTo(page, ".ant-modal input.num");
  await page.keyboard.type("0000");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.locator(`[data-order="${id}"] [data-completion=answered]`).waitFor();
  assert.equal(inForce(await first.get(`/api/cases/${caseId}`)).completion.result_code, "0000");
  done(`the victim has signed, and the stop's papers follow it (04): ${fields.length} fields copied out, the bank's word brought back`);
}

/** The victim's side of the link, without a login; the hand that writes is no keyboard's. */
async function victimSigns(token) {
  const picture = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  for (const kind of ["handwriting", "scan"]) {
    const put = await fetch(`${base}/api/forms/${token}/${kind}`, { method: "PUT", headers: { "content-type": "application/octet-stream" }, body: picture });
    assert.ok(put.ok, `${kind}: ${put.status} ${await put.text()}`);
  }
  const by = { name: "刘某某", document: "110101199001010007", phone: "13800000012" };
  const signed = await fetch(`${base}/api/forms/${token}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(by) });
  assert.ok(signed.ok, `signed: ${signed.status} ${await signed.text()}`);
}

/** Goes to a group of the case's orders by the keyboard: Tab to the groups, arrows within them. */
async function chooseGroup(page, name) {
  const groups = ".orders-panel .ant-segmented-item-input";
  await page.locator(".orders-panel .ant-segmented").waitFor();
  await tabTo(page, groups);
  const chosenNow = () => page.locator(".orders-panel .ant-segmented-item-selected").innerText();
  for (let steps = 0; !(await chosenNow()).startsWith(name) && steps < 3; steps += 1) {
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(200);
  }
  assert.ok((await chosenNow()).startsWith(name), `the group ${name}`);
}

/** A payment through an institution: no account, only an order number; stopped and asked for by it. */
async function stoppedByNumber(page) {
  const words = `${spoken}，我被冒充客服的人骗了，对方发来二维码，我用支付宝扫码支付了8000元，支付宝订单号2026011022001400000000000001。`;
  const { case_id } = await first.post("/api/reports", { text: words });
  await page.goto(`${base}/cases/${case_id}`);
  await press(page, "[data-action=payment-number]");
  await page.getByRole("dialog").waitFor();
  await tabTo(page, "#institution");
  await page.keyboard.type("支付宝");
  await page.locator(".ant-select-item-option-active").waitFor();
  await page.keyboard.press("Enter");
  await picture(page, "payment-number");
  await press(page, ".ant-modal .ant-btn-primary");
  await page.locator(".order-stop").waitFor();
  await picture(page, "by-number");
  const { orders } = await first.get(`/api/cases/${case_id}`);
  assert.deepEqual(orders.map((order) => [order.kind, order.payment_number]).sort(), [["query", "order"], ["stop", "order"]]);
  const stop = orders.find((order) => order.kind === "stop");
  const choice = [{ order_id: stop.order_id, version: stop.version }];
  for (const officer of [first, second, chief]) await officer.post(`/api/cases/${case_id}/signatures`, { orders: choice });
  const sheet = await first.get(`/api/orders/${stop.order_id}/sheet`);
  const field = (name) => sheet.fields.find((each) => each.element === name)?.text;
  assert.deepEqual([sheet.tx_code, field("ParamType"), field("Param")], ["A00105", "A2", "2026011022001400000000000001"]);
  done("a payment through an institution stopped by its order number (A00105), in the institutions' own fields");
}

/** The case is filed, a freeze is proposed at once, signed, copied out, and in force before the stop lapses. */
async function freezeBeforeLapse(page) {
  await tabTo(page, "[data-filing=number]");
  await page.keyboard.type(`A1101082026${String(Date.now()).slice(-6)}`);
  await page.keyboard.press("Enter");
  await page.locator("[data-filed]").waitFor();
  const file = await first.get(`/api/cases/${caseId}`);
  const freeze = file.orders.find((order) => order.kind === "freeze");
  assert.ok(freeze, "a freeze is proposed once the case is filed");
  await chooseGroup(page, "待签待批");
  await signByKey(page, freeze.order_id, "sign");
  const others = [[await enter("SECOND"), "sign"], [await enter("APPROVER"), "approve"]];
  for (const [other, action] of others) {
    await other.goto(`${base}/cases/${caseId}`);
    await signByKey(other, freeze.order_id, action);
    await other.context().close();
  }
  await page.goto(`${base}/beside`);
  await page.locator(`.worklist li[data-order="${freeze.order_id}"]`).waitFor();
  for (let steps = 0; (await chosen(page)) !== freeze.order_id && steps < 20; steps += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("v");
  const number = `0201${String(Date.now()).padStart(32, "0")}`;
  await paste(page, `${number}\t0000\t8,000.00\t${beijing(new Date())}`);
  await page.keyboard.press("Enter");
  await page.locator(`.worklist li[data-order="${freeze.order_id}"]`).waitFor({ state: "detached" });
  const after = (await first.get(`/api/cases/${caseId}`)).orders;
  const frozen = after.find((order) => order.order_id === freeze.order_id);
  const stop = after.find((order) => order.kind === "stop" && order.account === frozen.account);
  assert.deepEqual([frozen.stage, stop.stage], ["in_force", "extended"]);
  done("the case filed, a freeze signed by two, approved, and in force before the stop lapsed");
}

async function signByKey(page, id, action) {
  await page.locator(`[data-order="${id}"] input[type=checkbox]`).waitFor();
  await tabTo(page, `[data-order="${id}"] input[type=checkbox]`);
  await page.keyboard.press("Space");
  await tabTo(page, `[data-action=${action}]`);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await tabTo(page, '[role=dialog] .ant-btn-primary, .ant-modal .ant-btn-primary');
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

/** A holder asks by the measure's number and objects; an officer answers; the holder reads it. */
async function complaintAnswered(page) {
  const { orders } = await first.get(`/api/cases/${caseId}`);
  const held = orders.find((order) => ["stop", "freeze"].includes(order.kind) && order.stage === "in_force" && order.platform_number);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const holder = await context.newPage();
  await holder.goto(`${base}/holder`);
  await ask(holder, held.platform_number, held.account.slice(-4));
  await holder.locator(".holder-notice dl").waitFor();
  const shown = await holder.locator(".holder-notice").innerText();
  assert.ok(shown.includes("96110") && !shown.includes(held.account) && !shown.includes("80000"), "the unit and the term, nothing of the case");
  await tabTo(holder, "[data-holder=name]");
  await holder.keyboard.type("王某某");
  await tabTo(holder, "[data-holder=phone]");
  await holder.keyboard.type("13800000012");
  await tabTo(holder, "[data-holder=text]");
  await holder.keyboard.type("账户里是我的工资，没有参与诈骗");
  await tabTo(holder, ".holder-objection .ant-btn-primary");
  await holder.keyboard.press("Enter");
  await picture(holder, "holder");
  const receipt = await holder.locator("[data-receipt]").getAttribute("data-receipt");
  await page.goto(`${base}/complaints`);
  await page.locator(".complaint-link").first().waitFor();
  await tabTo(page, ".complaint-link");
  await page.keyboard.press("Enter");
  await page.locator("[data-complaint-state=received]").waitFor();
  await picture(page, "complaint");
  await tabTo(page, "[data-complaint=text]");
  await page.keyboard.type("已收到，正在核对工资流水，请保持电话畅通");
  await tabTo(page, "[data-action=answer]");
  await page.keyboard.press("Enter");
  await page.locator("[data-complaint-state=answered]").waitFor();
  await ask(holder, receipt, held.account.slice(-4));
  await holder.getByText("正在核对工资流水").waitFor();
  await context.close();
  done("an objection made by the measure's number, answered, and the answer read by its receipt");
}

async function ask(holder, number, tail) {
  await holder.locator("[data-holder=number]").waitFor();
  await holder.evaluate(() => document.activeElement?.blur());
  await tabTo(holder, "[data-holder=number]");
  await holder.keyboard.press("Control+A");
  await holder.keyboard.type(number);
  await tabTo(holder, "[data-holder=tail]");
  await holder.keyboard.press("Control+A");
  await holder.keyboard.type(tail);
  await holder.keyboard.press("Enter");
}

/** The frozen money goes back: drafted, signed by two of each unit, decided by the prefecture, and the bank's word noted. */
async function refundDecided(page) {
  const { number } = await first.get(`/api/cases/${caseId}`);
  await page.goto(`${base}/refunds`);
  await press(page, "[data-action=new-refund]");
  await page.getByRole("dialog").waitFor();
  await tabTo(page, "#refund-cases");
  await page.keyboard.type(number);
  await page.locator(".ant-select-item-option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await press(page, ".ant-modal .ant-btn-primary");
  await page.waitForURL(/\/refunds\/.+/);
  const address = page.url();
  for (const [who, act] of [["FIRST", "sign_accepting"], ["SECOND", "sign_accepting"], ["THIRD", "sign_freezing"], ["FOURTH", "sign_freezing"], ["PREFECT", "decide"]]) {
    const other = await enter(who);
    await other.goto(address);
    await press(other, `[data-action=${act}]`);
    await other.locator(`[data-action=${act}]`).waitFor({ state: "detached" });
    await other.context().close();
  }
  await page.goto(address);
  await page.getByText("刑返字").first().waitFor();
  await picture(page, "refund");
  await press(page, "[data-action=arrived]");
  await page.locator("[data-action=arrived]").waitFor({ state: "detached" });
  const [refund] = (await first.get("/api/refunds")).items;
  assert.deepEqual([refund.state, refund.total_fen, refund.arrived_fen], ["carried", 800_000, 800_000]);
  done("the frozen 8,000 yuan drafted, signed by two of each unit, decided by the prefecture, and arrived");
}

async function press(page, selector) {
  await page.locator(selector).first().waitFor();
  await tabTo(page, selector);
  await page.keyboard.press("Enter");
}

/** A picture of the page, wide and narrow, where pictures were asked for. */
async function picture(page, name) {
  const at = process.argv.indexOf("--pictures");
  if (at < 0) return;
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${process.argv[at + 1]}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}
