// Load at a constant rate by the npm package `loadtest`, which sends on a timer whether or not answers have come: 40 % list,
// 20 % search, 30 % open a case, 10 % sign an order. Prints percentiles of each kind and both sides' processor time.
//
// usage: node bench-load.mjs URL LOGIN PASSWORD SERVER_PID [SECONDS] [RATE]

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { loadTest } = await import(pathToFileURL(`${process.env.LOADTEST}/node_modules/loadtest/index.js`));

const [url, login, firstPassword, serverPid, seconds = "300", rate = "200"] = process.argv.slice(2);
const total = Number(seconds) * Number(rate);
const words = ["退款", "客服", "刷单返利", "安全账户", "共享屏幕", "解冻金", "快递 理赔", "贷款", "投资平台", "转账"];

let cookie = "";
let csrf = "";
async function ask(method, path, body) {
  const headers = { cookie, "x-csrf-token": csrf, "content-type": "application/json" };
  const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  const set = answer.headers.get("set-cookie");
  if (set) cookie = set.split(";")[0];
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

async function enter(password) {
  const session = await ask("POST", "/api/session", { login, password });
  csrf = session.csrf;
}

await enter(firstPassword);
const password = `Load-${Date.now()}-x`;
await ask("PUT", "/api/session/password", { old: firstPassword, new: password });
await enter(password);

// Cases to open, and orders to sign: each once.
const cases = [];
const orders = [];
let cursor = "";
while (orders.length < total * 0.1 + 50) {
  const page = await ask("GET", `/api/reports?limit=200${cursor && `&cursor=${cursor}`}`);
  for (const row of page.items) {
    cases.push(row.case_id);
    if (orders.length >= total * 0.1 + 50) continue;
    const sheet = await ask("GET", `/api/cases/${row.case_id}`);
    for (const order of sheet.orders) if (order.can.sign) orders.push([order.order_id, order.version]);
  }
  cursor = page.next_cursor;
  if (!cursor) break;
}
console.log(`${cases.length} cases to open, ${orders.length} orders to sign`);

let number = 0;
const kindOf = ["list", "search", "open", "list", "sign", "open", "list", "search", "open", "list"];
function next() {
  const at = number++;
  const kind = kindOf[at % 10];
  const turn = Math.floor(at / 10);
  const draw = (at * 7919 + 13) % 1_000_003;
  switch (kind) {
    case "list":
      return { kind, method: "GET", path: "/api/reports?limit=50" };
    case "search":
      return { kind, method: "GET", path: `/api/reports?limit=50&q=${encodeURIComponent(words[draw % words.length])}` };
    case "open":
      return { kind, method: "GET", path: `/api/cases/${cases[draw % cases.length]}` };
    default: {
      const [order, version] = orders[turn % orders.length];
      return { kind, method: "POST", path: `/api/orders/${order}/signatures`, body: JSON.stringify({ version }) };
    }
  }
}

function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const taken = { list: [], search: [], open: [], sign: [] };
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
    const { kind, method, path, body } = next();
    const headers = { ...params.headers, cookie, "x-csrf-token": csrf };
    if (body) Object.assign(headers, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    const request = send({ ...params, method, path, headers }, (answer) => {
      answer.kind = kind;
      answered(answer);
    });
    const since = process.hrtime.bigint();
    request.on("response", (answer) => {
      answer.on("end", () => {
        taken[kind].push(Number(process.hrtime.bigint() - since) / 1e6);
        if (answer.statusCode >= 400) failed[`${kind} ${answer.statusCode}`] = (failed[`${kind} ${answer.statusCode}`] ?? 0) + 1;
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
for (const [kind, values] of Object.entries(taken)) line(kind, values);
line("all", Object.values(taken).flat());
const share = (seconds) => `${((seconds / elapsed) * 100).toFixed(0)} %`;
console.log(`${(total / elapsed).toFixed(1)} requests/s over ${elapsed.toFixed(0)} s; of one core: server ${share(processorSeconds(serverPid) - before)}, client ${share((user + system) / 1e6)}`);
console.log(`refused: ${JSON.stringify(failed)}`);
process.exit(0);
