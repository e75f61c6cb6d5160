// A small make-believe centre for the component walks and for developing pages: seeded, in memory, forgotten at exit.
// It plays the API's contract (two signatures, then an approval, then the bank's answer); the real one is `fanzha serve`.
import { randomUUID } from "node:crypto";
import { read } from "./fixture-reading.mjs";

const BANKS = ["中国工商银行", "招商银行", "中国农业银行", "中国建设银行", "江苏银行", "中国邮政储蓄银行"];
const HOLDERS = ["麦志坚", "卢晓芸", "韦德胜", "珠海汇海供应链有限公司", "农芳芳", "岑国辉", "蒙丽娜", "覃大勇"];
const EXITS = ["cash", "merchant", "third_party", "crypto"];
const MINUTE = 60_000;
const BANK_ANSWERS_MS = 2_500;

/** Where an annotated report came from, as the API says it. */
export const SOURCES = { 接警: "110", 电话转写: "96110", 笔录: "station", 网上举报: "portal", 转办: "transferred" };

/** A number stream that is the same for the same seed. */
function dice(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const iso = (ms) => new Date(ms + 8 * 3_600_000).toISOString().replace("Z", "+08:00");
const pick = (roll, list) => list[Math.floor(roll() * list.length)];
const accountNo = (roll) => `62${String(Math.floor(roll() * 10_000)).padStart(4, "0")}000000${String(Math.floor(roll() * 1e6)).padStart(6, "0")}${Math.floor(roll() * 10)}`;

/** The centre. `say(event, data)` tells the live listeners. */
export function makeCentre({ annotated, speed, count, say }) {
  const started = Date.now();
  const start = Date.UTC(2026, 10, 20, 6, 30);
  const now = () => start + (Date.now() - started) * speed;
  const cases = [];
  const figures = { answers: 0 };

  function openCase(text, known, source, receivedAt, seed, accounts = 3) {
    const roll = dice(seed);
    const reading = read(text, known);
    const file = {
      case_id: randomUUID(), number: `FZ20261120-${String(cases.length + 1).padStart(5, "0")}`, version: 1, state: "to_sign", received_at: iso(receivedAt),
      stolen_fen: Math.max(reading.total_loss_fen, accounts > 12 ? 500_000_000 : 100_000), stopped_fen: 0, report: { report_id: randomUUID(), source, ...reading },
      trace: { rule: "lifo", as_of: iso(receivedAt), truncated: false, held: [], left: [], hops: [] },
      orders: [], clocks: [{ kind: "entry", due_at: iso(receivedAt + 30 * MINUTE), order_id: null }],
      timeline: [{ at: iso(receivedAt), kind: "reported", actor: "接警员", params: { payments: String(reading.payments.length) } }], roll,
      masked: false, revealed_until: null,
    };
    cases.unshift(file);
    const paid = [...new Set(reading.payments.map((payment) => payment.to).filter(Boolean))];
    const first = paid.length > 0 ? paid : [accountNo(roll)];
    let rest = file.stolen_fen;
    first.forEach((account, index) => {
      const fen = index === first.length - 1 ? rest : Math.floor(rest / 2);
      rest -= fen;
      const payment = reading.payments.find((each) => each.to === account);
      hold(file, account, 1, fen, receivedAt - 50 * MINUTE, payment?.to_bank, payment?.to_name);
    });
    const { held } = file.trace;
    for (let next = 0; accounts > 12 && held.length < accounts && next < held.length; next += 1) {
      extend(file, held[next].account, Date.parse(held[next].first_in) + 2 * MINUTE);
    }
    propose(file);
    return file;
  }

  function hold(file, account, layer, fen, at, bank, holder) {
    const { roll } = file;
    file.trace.held.push({
      account, bank: bank ?? pick(roll, BANKS), holder: holder ?? pick(roll, HOLDERS), layer, held_fen: fen, min_fen: Math.floor(fen * 0.6), max_fen: fen,
      first_in: iso(at), last_out: null, has_statement: false, stopped: false,
    });
  }

  /** A statement arrived: part of the money went on to further accounts, part left. */
  function extend(file, account, at) {
    const { roll, trace } = file;
    const from = trace.held.find((held) => held.account === account);
    if (!from || from.held_fen < 1_000) return;
    from.has_statement = true;
    const parts = 2 + Math.floor(roll() * 3);
    const moved = Math.floor((from.held_fen * 3) / 4);
    const exit = Math.floor(moved / 10);
    const share = Math.floor((moved - exit) / parts);
    from.held_fen -= exit + share * parts;
    from.min_fen = Math.min(from.min_fen, from.held_fen);
    from.last_out = iso(at + 9 * MINUTE);
    if (exit > 0) trace.left.push({ account, kind: pick(roll, EXITS), fen: exit, at: iso(at + 9 * MINUTE), transfer_id: `X${trace.left.length + 1}` });
    for (let part = 0; part < parts; part += 1) {
      const next = accountNo(roll);
      const when = at + (2 + part * 2 + roll()) * MINUTE;
      hold(file, next, from.layer + 1, share, when);
      trace.hops.push({
        transfer_id: `T${trace.hops.length + 1}`, payer: account, payee: next, at: iso(when), amount_fen: share + Math.floor(roll() * 5) * 10_000, stolen_fen: share, layer: from.layer + 1,
      });
    }
    trace.as_of = iso(now());
  }

  function propose(file) {
    if (file.trace.held.length > 40 && file.orders.length > 0) return;
    const open = file.trace.held.filter((held) => !held.has_statement && !held.stopped && held.held_fen > 0);
    open.sort((a, b) => b.held_fen - a.held_fen);
    for (const held of open.slice(0, 12)) {
      if (file.orders.some((order) => order.account === held.account)) continue;
      for (const kind of ["stop", "query"]) file.orders.push(newOrder(file, held, kind));
    }
  }

  function newOrder(file, held, kind) {
    const minutes = String(Math.round((now() - Date.parse(held.first_in)) / MINUTE));
    const params = { held_fen: String(held.held_fen), expected_fen: String(Math.floor(held.held_fen * 0.7)), dwell_minutes: minutes, layer: String(held.layer) };
    const code = kind === "query" ? "statement_missing" : held.layer === 1 ? "victim_paid" : "frontier_holds";
    return {
      order_id: randomUUID(), number: `${file.number.slice(-5)}-${file.orders.length + 1 + (kind === "query" ? 1 : 0)}`, kind, account: held.account, bank: held.bank, holder: held.holder,
      amount_fen: kind === "stop" ? held.held_fen : 0, claim_min_fen: held.min_fen, claim_max_fen: held.max_fen, layer: held.layer, state: "proposed",
      reason: { code, params }, signatures: [], approval: null, sent_at: null, answered_at: null, result_code: null, balance_fen: null,
      started_at: null, expires_at: null, stop_count: 1, version: 1, missing: [],
    };
  }

  /** What may be a withdrawal's money: a deposit at the same machine, and a larger one elsewhere. */
  function cashDeposits(file, withdrawal) {
    const left = file.trace.left.find((each) => each.transfer_id === withdrawal && each.kind === "cash");
    if (!left) return null;
    const deposit = (number, fen, minutes, is_same_place) => ({
      transfer_id: `${withdrawal}-D${number}`, account: `****${String(1000 + number)}`, at: iso(Date.parse(left.at) + minutes * MINUTE), amount_fen: fen, unlinked_fen: fen, is_same_place,
    });
    return [deposit(1, left.fen, 45, true), deposit(2, left.fen + 500_000, 90, false)];
  }

  /** The withdrawal goes on to the deposit's account. */
  function linkCash(file, withdrawal, depositId) {
    const deposit = cashDeposits(file, withdrawal)?.find((each) => each.transfer_id === depositId);
    if (!deposit) return null;
    const { trace } = file;
    const left = trace.left.find((each) => each.transfer_id === withdrawal);
    trace.left = trace.left.filter((each) => each !== left);
    const account = accountNo(file.roll);
    hold(file, account, 9, left.fen, Date.parse(deposit.at));
    trace.hops.push({ transfer_id: deposit.transfer_id, payer: "CASH", payee: account, at: deposit.at, amount_fen: deposit.amount_fen, stolen_fen: left.fen, layer: 9 });
    changed(file);
    return { withdrawal, deposit: depositId, fen: left.fen };
  }

  function stamp(file, kind, actor, params = {}) {
    file.timeline.push({ at: iso(now()), kind, actor, params });
    changed(file);
  }

  function changed(file) {
    file.stopped_fen = file.trace.held.reduce((sum, held) => sum + (held.stopped ? held.held_fen : 0), 0);
    file.version += 1;
    const waiting = file.orders.some((order) => ["proposed", "signed"].includes(order.state));
    file.state = waiting ? "to_sign" : file.orders.some((order) => order.state === "sent") ? "awaiting" : file.stopped_fen > 0 ? "holding" : "resting";
    say("case", { case_id: file.case_id, version: file.version });
    say("overview", {});
  }

  function answer(file, order, at = now()) {
    const held = file.trace.held.find((each) => each.account === order.account);
    Object.assign(order, { state: "answered", answered_at: iso(at), result_code: "0000" });
    file.clocks = file.clocks.filter((clock) => clock.order_id !== order.order_id);
    figures.answers += 1;
    if (order.kind === "stop") {
      const balance = held.held_fen;
      Object.assign(order, { balance_fen: balance, started_at: iso(at), expires_at: iso(at + 48 * 60 * MINUTE) });
      held.stopped = true;
      file.clocks.push({ kind: "lapse", due_at: order.expires_at, order_id: order.order_id });
    } else {
      extend(file, order.account, Date.parse(held.first_in) + 2 * MINUTE);
      propose(file);
    }
    file.timeline.push({ at: iso(at), kind: "answered", actor: held.bank, params: about(order) });
    changed(file);
  }

  /** Signs, or approves, by role; gives back a problem or null. */
  function act(user, file, order, version) {
    const problem = (type, status, code) => ({ type, title: type, status, detail: DETAILS[type], ...(code ? { errors: [{ field: "", code }] } : {}) });
    if (order.version !== version) return problem("version_conflict", 409);
    const signed = order.signatures.some((signature) => signature.officer_id === user.id);
    const mark = { officer_id: user.id, name: user.name, at: iso(now()) };
    if (user.roles.includes("investigator")) {
      if (signed) return problem("same_officer", 409);
      if (order.state !== "proposed") return problem("state_conflict", 409, "wrong_state");
      order.signatures.push(mark);
      if (order.signatures.length === 2) order.state = "signed";
      stamp(file, "signed", user.name, about(order));
      return null;
    }
    if (order.state !== "signed") return problem("state_conflict", 409, "wrong_state");
    Object.assign(order, { approval: mark, state: "sent", sent_at: iso(now()) });
    file.clocks.push({ kind: "answer_due", due_at: iso(now() + 24 * 60 * MINUTE), order_id: order.order_id });
    stamp(file, "approved", user.name, about(order));
    setTimeout(() => answer(file, order), BANK_ANSWERS_MS);
    return null;
  }

  /** Older cases have gone part of their way: rounds of orders signed, approved and answered. */
  function runOn(file, index) {
    const [first, second, approver] = ["张立新", "李春燕", "王建国"];
    const rounds = index % 5 === 0 ? 0 : 1 + (index % 3);
    let at = Date.parse(file.received_at);
    for (let round = 0; round < rounds; round += 1) {
      at += (4 + file.roll() * 9) * MINUTE;
      for (const order of file.orders.filter((each) => each.state === "proposed")) {
        const mark = (name) => ({ officer_id: `seed-${name}`, name, at: iso(at) });
        Object.assign(order, { signatures: [mark(first), mark(second)], approval: mark(approver), sent_at: iso(at + MINUTE), state: "sent" });
        if (round < rounds - 1 || index % 4 !== 0) answer(file, order, at + 6 * MINUTE);
        else file.clocks.push({ kind: "answer_due", due_at: iso(at + 24 * 60 * MINUTE), order_id: order.order_id });
        file.timeline.push({ at: iso(at), kind: "signed", actor: second, params: about(order) }, { at: iso(at + MINUTE), kind: "approved", actor: approver, params: about(order) });
      }
    }
    if (rounds > 0) file.clocks = file.clocks.filter((clock) => clock.kind !== "entry");
    file.timeline.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const out = file.orders.some((order) => order.state === "sent");
    file.state = file.orders.some((order) => order.state === "proposed") ? "to_sign" : out ? "awaiting" : file.stopped_fen > 0 ? "holding" : "resting";
  }

  function seed() {
    for (let index = count; index > 0; index -= 1) {
      const known = annotated[(index * 7) % annotated.length];
      const file = openCase(known.text, known, SOURCES[known.style], start - index * 11 * MINUTE, index, index === 40 ? 1_500 : 3);
      if (index !== 40 && index > 3) runOn(file, index);
    }
  }

  const view = (file, user) => {
    const { roll: _roll, ...rest } = file;
    return { ...rest, orders: file.orders.map((order) => ({ ...order, stage: stageOf(order), can: rights(user, order) })) };
  };

  seed();
  return { cases, figures, now, iso, act, changed, cashDeposits, linkCash, view, openCase, speed };
}

const DETAILS = {
  version_conflict: "在你查看之后内容已经变化，请刷新后再操作。",
  same_officer: "同一名民警不能对同一指令再次签署，也不能既签署又审批。",
  state_conflict: "现在的状态不允许这样做，请刷新后查看。",
};

/** The records' finer word for where an order stands. */
function stageOf(order) {
  if (order.state === "answered") return order.kind === "stop" ? "in_force" : "done";
  return order.state === "sent" ? "delivered" : order.state;
}

const about = (order) => ({ order: order.number, order_kind: order.kind, account: `****${order.account.slice(-4)}`, ...(order.result_code ? { code: order.result_code } : {}) });

function rights(user, order) {
  const signed = order.signatures.some((signature) => signature.officer_id === user.id);
  const investigates = user.roles.includes("investigator");
  return {
    sign: investigates && order.state === "proposed" && !signed,
    approve: user.roles.includes("approver") && order.state === "signed" && !signed,
    withdraw: investigates && ["proposed", "signed"].includes(order.state),
  };
}
