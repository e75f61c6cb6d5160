// A report becomes a case, is refused, reconsidered, filed, linked, solved and handed over; a lead of the ministry goes city → county →
// station → feedback → returned → closed in time. Against a running centre (a demo that is `--manual`): FANZHA_URL, and `login:password` in
// FANZHA_FIRST, FANZHA_SECOND (investigators), FANZHA_APPROVER, FANZHA_APPROVER2 (approvers), FANZHA_COUNTY, FANZHA_STATION; pictures go to
// the folder given as an argument.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { base, credentials, enter, launch } from "./browser.mjs";

const folder = process.argv[2];
if (folder) mkdirSync(folder, { recursive: true });
const done = (what) => console.log(`ok  ${what}`);
const browser = await launch();
const opened = [];

try {
  const first = await open("FIRST");
  const second = await open("SECOND");
  const approver = await open("APPROVER");
  const other = await open("APPROVER2");
  const county = await open("COUNTY");
  const station = await open("STATION");
  await fileTheCase(first, approver, other);
  await sendTheLead(first, county, station);
  await handOver(first, second);
  await deadlines(first);
  for (const { page, errors } of opened) {
    assert.deepEqual(errors, [], "page errors");
    await page.context().close();
  }
} finally {
  await browser.close();
}

async function open(name) {
  const window = await enter(browser, credentials(name), { path: "/deadlines" });
  opened.push(window);
  return window.page;
}

async function picture(page, name) {
  if (!folder) return;
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Asks the API as the page would. */
async function ask(page, method, path, body) {
  return page.evaluate(async ([verb, where, sent]) => {
    const { csrf } = await (await fetch("/api/session")).json();
    const headers = { "content-type": "application/json", "x-csrf-token": csrf };
    const answer = await fetch(where, { method: verb, headers, body: sent && JSON.stringify(sent) });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  }, [method, path, body]);
}

/** Opens an act's dialog, says what it asks for, and does it. */
async function act(page, name, said = {}) {
  await page.locator(`[data-act="${name}"]`).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  for (const [field, value] of Object.entries(said)) {
    const input = dialog.locator(`#${field}`);
    await input.waitFor();
    if ((await input.getAttribute("role")) === "combobox") {
      await input.fill(value);
      await page.locator(".ant-select-item-option").filter({ hasText: value }).first().click();
    } else await input.fill(value);
  }
  await dialog.locator(".ant-modal-footer .ant-btn-primary").click();
  await dialog.waitFor({ state: "hidden" });
}

async function standsAt(page, state) {
  await page.locator(`.chip[data-state="${state}"]`).first().waitFor({ timeout: 15_000 });
}

async function visit(page, path) {
  await page.goto(base + path);
}

async function report(page, text) {
  const { status, body } = await ask(page, "POST", "/api/reports", { text });
  assert.equal(status, 201);
  return body;
}

async function fileTheCase(first, approver, other) {
  const story = "2026年6月1日8时30分，冒充客服的人让我用手机银行从工商银行卡6222020000000000012转账50000元到6217000000000000013，户名王某某，开户行中国建设银行。";
  const one = await report(first, story);
  const two = await report(first, story.replace("50000", "30000"));
  const path = `/cases/${one.case_id}`;
  await visit(first, path);
  await act(first, "accept", { crime: "诈骗" });
  await standsAt(first, "accepted");
  await act(first, "verify");
  await standsAt(first, "verifying");
  done("a report is accepted as a case, with a receipt");
  assert.equal(await first.locator('[data-act="refuse"]').count(), 0, "an investigator is offered no decision");
  await visit(approver, path);
  await act(approver, "refuse", { reason: "经审查认为没有犯罪事实" });
  await standsAt(approver, "not_filed");
  done("the approver refuses to file it");
  await visit(first, path);
  await act(first, "notify", { served_on: "2026-06-02", served_how: "当面送达" });
  await act(first, "object", { objection: "有转账凭证和聊天记录" });
  await standsAt(first, "reconsidering");
  done("the notice is served and the victim objects");
  await visit(approver, path);
  await approver.locator('[data-act="reverse"]').click();
  const dialog = approver.getByRole("dialog");
  await dialog.locator("#case_number").fill("A0001");
  await dialog.locator("#reason").fill("再看");
  await dialog.locator(".ant-modal-footer .ant-btn-primary").click();
  await approver.getByText("不能复议自己作出的决定").first().waitFor();
  done("nobody reviews his own decision, and the page says so");
  await visit(other, path);
  await act(other, "reverse", { case_number: "A4305000000002026060001", reason: "有犯罪事实，应当立案" });
  await standsAt(other, "filed");
  done("another approver reverses the refusal and files the case");
  await visit(first, path);
  await act(first, "join", { series: two.number, reason: "同一收款账户" });
  await first.getByRole("link", { name: two.number }).first().waitFor();
  done("it is linked with another case");
  await act(first, "collect", { item: "转账凭证" });
  await visit(other, path);
  await act(other, "solve", { solved_on: "2026-06-20", how: "抓获嫌疑人一名" });
  await standsAt(other, "solved");
  await other.locator('[data-act="prosecute"]').waitFor();
  await picture(other, "filing");
  done("it is solved");
}

async function sendTheLead(first, county, station) {
  const { units, officers } = (await ask(first, "GET", "/api/directory")).body;
  const { user } = (await ask(county, "GET", "/api/session")).body;
  const countyId = officers.find((officer) => officer.user_id === user.id)?.unit_id;
  const countyName = units.find((unit) => unit.unit_id === countyId)?.name;
  assert.ok(countyName, "the county stands in the directory");
  await visit(first, "/leads");
  await first.locator(".dossiers-new").click();
  const dialog = first.getByRole("dialog");
  for (const [field, value] of [["source", "部推"]]) {
    await dialog.locator(`#${field}`).fill(value);
    await first.locator(".ant-select-item-option").filter({ hasText: value }).first().click();
  }
  await dialog.locator("#person").fill("陈某某");
  await dialog.locator("#phone").fill("13800000077");
  await dialog.locator("#text").fill("该号码主叫多名受害人，请核查机主。");
  await dialog.locator(".ant-modal-footer .ant-btn-primary").click();
  await first.waitForURL(/\/dossiers\//);
  const path = new URL(first.url()).pathname;
  await act(first, "sign_for");
  await act(first, "judge", { grade: "高", opinion: "尽快见面核查" });
  await act(first, "dispatch", { unit: countyName });
  await standsAt(first, "at_county");
  done("the city signs for the ministry's lead, judges it and sends it down");
  assert.equal(await first.locator('[data-act="county_sign"]').count(), 0, "the city is not offered the county's signature");
  await visit(county, path);
  await act(county, "county_sign");
  await act(county, "assign", { unit: countyName });
  await standsAt(county, "at_station");
  done("the county signs and offers it to its stations");
  await visit(station, path);
  await act(station, "take");
  const feedback = { met: "见到本人", finding: "受害人", interview: "机主称卡借给他人使用" };
  await act(station, "feed_back", feedback);
  await standsAt(station, "fed_back");
  assert.equal(await station.locator('[data-act="close"]').count(), 0, "a station closes nothing");
  await visit(first, path);
  await act(first, "return", { reason: "请补充采集借卡人信息" });
  await visit(station, path);
  await act(station, "retake");
  await act(station, "feed_back", { ...feedback, new_phone: "13900000088" });
  await visit(first, path);
  await act(first, "close", { conclusion: "已查清" });
  await standsAt(first, "closed");
  const { body } = await ask(first, "GET", `/api${path}`);
  assert.deepEqual(body.deadlines, [], "no clock runs on");
  await picture(first, "lead");
  done("the station answers, is asked again, answers again; the lead is closed in time");
  await visit(first, "/leads");
  await first.locator(".dossier-line").first().waitFor();
  await picture(first, "leads");
  const number = (await ask(first, "GET", `/api${path}`)).body.number;
  await first.locator(".dossiers-search input").fill("主叫多名受害人");
  await first.locator(".dossier-line", { hasText: number }).waitFor();
  done("the lead is found by the words of its text");
  await visit(first, "/leads/figures");
  const row = first.locator("table.figures tbody tr").first();
  await row.waitFor();
  assert.deepEqual((await row.locator("td").allInnerTexts()).slice(2), ["1", "1", "1", "100 %", "1"]);
  await picture(first, "lead-figures");
  done("the station's figures say: one taken, closed in time, once returned");
}

async function handOver(first, second) {
  await visit(first, "/handovers");
  await first.locator(".dossiers-new").click();
  const dialog = first.getByRole("dialog");
  await dialog.locator("#shift").fill("夜班");
  await first.locator(".ant-select-item-option").filter({ hasText: "夜班" }).first().click();
  await dialog.locator("#until").fill("2026-12-31T08:00");
  await dialog.locator(".ant-modal-footer .ant-btn-primary").click();
  await first.waitForURL(/\/dossiers\//);
  const path = new URL(first.url()).pathname;
  await first.locator(".handover").waitFor();
  await picture(first, "handover");
  await act(first, "hand_over", { calls: "催办建行反馈" });
  await visit(second, path);
  await act(second, "take_over");
  await standsAt(second, "taken");
  done("the hand-over sheet has written itself; the next shift signs it");
}

async function deadlines(page) {
  await visit(page, "/deadlines");
  await page.locator(".deadline").first().waitFor();
  const due = await page.locator(".deadline time").evaluateAll((all) => all.map((each) => Date.parse(each.dateTime)));
  assert.deepEqual(due, [...due].sort((a, b) => a - b), "the list burns from above");
  await picture(page, "deadlines");
  done("the duty officer's list shows what burns first");
}
