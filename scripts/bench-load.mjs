// Load at a constant rate by the npm package `loadtest`, which sends on a timer whether or not answers have come: 40 % list,
// 20 % search, 30 % open, 10 % move, half of each on reports and cases (an order is signed), half on leads (one is signed
// for). Leads are listed and opened in turn by an officer of the centre, who sees all, and one of a station, who sees what
// the station holds or has held. Prints percentiles of each kind and both sides' processor time.
//
// usage: node bench-load.mjs URL LOGIN=PASSWORD STATION_LOGIN=PASSWORD SERVER_PID [SECONDS] [RATE]

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { loadTest } = await import(pathToFileURL(`${process.env.LOADTEST}/node_modules/loadtest/index.js`));

const [url, centreLogin, stationLogin, serverPid, seconds = "300", rate = "200"] = process.argv.slice(2);
const total = Number(seconds) * Number(rate);
const words = ["退款", "客服", "刷单返利", "安全账户", "共享屏幕", "解冻金", "快递 理赔", "贷款", "投资平台", "转账"];
const leadWords = ["受害人", "涉诈资金", "银行卡", "冒充客服", "刷单返利", "引流"];

/// A user signed in, with the password that was asked for at the first login.
class Officer {
  cookie = "";
  csrf = "";

  static async enter(loginAndPassword) {
    const at = loginAndPassword.indexOf("=");
    const [login, first] = [loginAndPassword.slice(0, at), loginAndPassword.slice(at + 1)];
    const officer = new Officer();
    const sign = async (password) => (officer.csrf = (await officer.ask("POST", "/api/session", { login, password })).csrf);
    await sign(first);
    const password = `Load-${Date.now()}-x`;
    await officer.ask("PUT", "/api/session/password", { old: first, new: password });
    await sign(password);
    return officer;
  }

  async ask(method, path, body) {
    const headers = { ...this.headers(), "content-type": "application/json" };
    const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const set = answer.headers.get("set-cookie");
    if (set) this.cookie = set.split(";")[0];
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
  }

  headers() {
    return { cookie: this.cookie, "x-csrf-token": this.csrf };
  }

  /// Every row of a list until there are enough.
  async *rows(path) {
    let cursor = "";
    do {
      const page = await this.ask("GET", `${path}&limit=200${cursor && `&cursor=${cursor}`}`);
      yield* page.items;
      cursor = page.next_cursor;
    } while (cursor);
  }
}

const centre = await Officer.enter(centreLogin);
const station = await Officer.enter(stationLogin);

// Cases and leads to open, and orders and leads to sign: each once.
const MOVES = total * 0.05 + 50;
const OPENED = 20_000;
const cases = [];
const orders = [];
for await (const row of centre.rows("/api/reports?")) {
  cases.push(row.case_id);
  if (orders.length < MOVES) {
    const sheet = await centre.ask("GET", `/api/cases/${row.case_id}`);
    for (const order of sheet.orders) if (order.can.sign) orders.push([order.order_id, order.version]);
  } else if (cases.length >= OPENED) break;
}
const received = [];
for await (const row of centre.rows("/api/dossiers?noun=lead&state=received")) {
  if (received.push(row.dossier_id) >= MOVES) break;
}
const leads = [];
for await (const row of centre.rows("/api/dossiers?noun=lead")) if (leads.push(row.dossier_id) >= OPENED) break;
const ownLeads = [];
for await (const row of station.rows("/api/dossiers?noun=lead")) if (ownLeads.push(row.dossier_id) >= OPENED / 10) break;
console.log(
  `${cases.length} cases and ${leads.length} leads to open, ${ownLeads.length} of them a station's; ${orders.length} orders to sign, ${received.length} leads to sign for`,
);

let number = 0;
const kindOf = ["list", "search", "open", "list", "move", "open", "list", "search", "open", "list"];
const tens = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
/// The next request: reports and leads by turns within each kind.
function next() {
  const place = number++ % 10;
  const turn = tens[place]++;
  const draw = (number * 7919 + 13) % 1_000_003;
  const of = turn % 2 === 0 ? "case" : "lead";
  const [who, own] = of === "lead" && turn % 4 === 1 ? [station, ownLeads] : [centre, leads];
  const kind = kindOf[place];
  const name = `${kind} ${of}`;
  const lists = of === "case" ? "/api/reports?limit=50" : "/api/dossiers?noun=lead&limit=50";
  switch (kind) {
    case "list":
      return { name, who, method: "GET", path: lists };
    case "search": {
      const among = of === "case" ? words : leadWords;
      return { name, who, method: "GET", path: `${lists}&q=${encodeURIComponent(among[draw % among.length])}` };
    }
    case "open":
      return { name, who, method: "GET", path: of === "case" ? `/api/cases/${cases[draw % cases.length]}` : `/api/dossiers/${own[draw % own.length]}` };
    default: {
      const nth = turn >> 1;
      if (of === "lead") {
        const body = { act: "sign_for", version: 1, said: {} };
        return { name, who: centre, method: "POST", path: `/api/dossiers/${received[nth % received.length]}/steps`, body: JSON.stringify(body) };
      }
      const [order, version] = orders[nth % orders.length];
      return { name, who, method: "POST", path: `/api/orders/${order}/signatures`, body: JSON.stringify({ version }) };
    }
  }
}

function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const taken = {};
const failed = {};
const before = processorSeconds(serverPid);
const own = process.cpuUsage();
const began = Date.now();
await loadTest({
  url,
  maxRequests: total,
  requestsPerSecond: Number(rate),
  agentKeepAlive: true,
  quiet: true,
  requestGenerator: (options, params, send, answered) => {
    const { name, who, method, path, body } = next();
    const headers = { ...params.headers, ...who.headers() };
    if (body) Object.assign(headers, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    const request = send({ ...params, method, path, headers }, answered);
    const since = process.hrtime.bigint();
    request.on("response", (answer) => {
      answer.on("end", () => {
        (taken[name] ??= []).push(Number(process.hrtime.bigint() - since) / 1e6);
        if (answer.statusCode >= 400) failed[`${name} ${answer.statusCode}`] = (failed[`${name} ${answer.statusCode}`] ?? 0) + 1;
      });
    });
    if (body) request.write(body);
    return request;
  },
});
const elapsed = (Date.now() - began) / 1000;
const { user, system } = process.cpuUsage(own);

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1) ?? "–";
const line = (name, values) => {
  const sorted = values.toSorted((a, b) => a - b);
  console.log(`| ${name} | ${sorted.length} | ${at(sorted, 0.5)} | ${at(sorted, 0.95)} | ${at(sorted, 0.99)} | ${sorted.at(-1)?.toFixed(1) ?? "–"} |`);
};
console.log("| kind | requests | p50 ms | p95 ms | p99 ms | longest ms |\n| --- | --- | --- | --- | --- | --- |");
for (const [name, values] of Object.entries(taken).sort()) line(name, values);
line("all", Object.values(taken).flat());
const share = (seconds) => `${((seconds / elapsed) * 100).toFixed(0)} %`;
console.log(`${(total / elapsed).toFixed(1)} requests/s over ${elapsed.toFixed(0)} s; of one core: server ${share(processorSeconds(serverPid) - before)}, client ${share((user + system) / 1e6)}`);
console.log(`refused: ${JSON.stringify(failed)}`);
process.exit(0);
