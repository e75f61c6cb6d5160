// Serves web/dist and a make-believe API for the component walks (`npm run fixture`); see fixture-centre.mjs.
// Users zhang, li (investigators) and wang (approver), each with the password `fixture-only`.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { makeCentre, SOURCES } from "./fixture-centre.mjs";
import { read } from "./fixture-reading.mjs";

const port = Number(process.env.PORT ?? 8420);
const dist = join(import.meta.dirname, "../dist");
const annotated = readFileSync(join(import.meta.dirname, "../../testdata/reports_dev.jsonl"), "utf8")
  .trim().split("\n").map((line) => JSON.parse(line));
const byText = new Map(annotated.map((report) => [report.text, report]));

const USERS = [["zhang", "张立新", "investigator"], ["li", "李春燕", "investigator"], ["wang", "王建国", "approver"]].map(
  ([login, name, role]) => ({ id: randomUUID(), login, name, roles: [role], must_change: false }),
);
const sessions = new Map();
const listeners = new Set();
const say = (event, data) => {
  for (const { answer } of listeners) answer.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
};
const centre = makeCentre({ annotated, speed: 60, count: Number(process.env.FIXTURE_REPORTS ?? 2_400), say });

const row = (file) => ({
  report_id: file.report.report_id, case_id: file.case_id, number: file.number, received_at: file.received_at, source: file.report.source,
  excerpt: [...file.report.text].slice(0, 60).join(""), label: file.report.label, stolen_fen: file.stolen_fen, stopped_fen: file.stopped_fen, case_state: file.state,
  orders_to_sign: file.orders.filter((order) => ["proposed", "signed"].includes(order.state)).length,
  orders_open: file.orders.filter((order) => order.state === "sent").length, next_due_at: due(file),
});
const due = (file) => file.clocks.map((clock) => clock.due_at).sort()[0] ?? null;
const problem = (type, status, errors) => ({ status, body: { type, title: type, status, detail: DETAILS[type] ?? type, request_id: randomUUID(), ...(errors ? { errors } : {}) } });
const DETAILS = { login_failed: "用户名或口令不对。", login_required: "没有登录，或者登录已经失效。", not_found: "没有这条记录，或者你看不到它。", csrf_failed: "请求没有带上本次登录的校验码，请刷新页面后重试。", role_required: "你的角色不能做这件事。" };

const byId = (id) => centre.cases.find((file) => file.case_id === id);
const orderById = (id) => {
  const file = centre.cases.find((each) => each.orders.some((order) => order.order_id === id));
  return file && { file, order: file.orders.find((order) => order.order_id === id) };
};

const ROUTES = [
  ["GET", /^\/api\/session$/, ({ session }) => ({ body: session.view })],
  ["DELETE", /^\/api\/session$/, ({ session }) => {
    sessions.delete(session.token);
    return { status: 204 };
  }],
  ["GET", /^\/api\/overview$/, () => ({ body: overview() })],
  ["GET", /^\/api\/reports$/, ({ url }) => ({ body: page(url) })],
  ["POST", /^\/api\/reports$/, ({ body, user }) => {
    if (!user.roles.includes("investigator")) return problem("role_required", 403);
    const { text, source = "console" } = JSON.parse(body);
    const file = centre.openCase(text, byText.get(text), source, centre.now(), centre.cases.length + 17);
    say("report", { report_id: file.report.report_id, case_id: file.case_id });
    return { status: 201, body: { report_id: file.report.report_id, case_id: file.case_id, number: file.number } };
  }],
  ["POST", /^\/api\/readings$/, ({ body }) => {
    const { text } = JSON.parse(body);
    return { body: read(text, byText.get(text)) };
  }],
  ["GET", /^\/api\/cases\/([^/]+)$/, ({ match, user }) => {
    const file = byId(match[1]);
    return file ? { body: centre.view(file, user) } : problem("not_found", 404);
  }],
  ["POST", /^\/api\/cases\/([^/]+)\/signatures$/, ({ match, user, body }) => {
    const file = byId(match[1]);
    if (!file) return problem("not_found", 404);
    return { body: JSON.parse(body).orders.map(({ order_id, version }) => {
      const refusal = centre.act(user, file, file.orders.find((order) => order.order_id === order_id), version);
      return refusal ? { order_id, ok: false, problem: refusal } : { order_id, ok: true };
    }) };
  }],
  ["GET", /^\/api\/cases\/([^/]+)\/cash-deposits$/, ({ match, url }) => {
    const file = byId(match[1]);
    const items = file && centre.cashDeposits(file, url.searchParams.get("withdrawal"));
    return items ? { body: { items: Number(url.searchParams.get("within_hours")) < 72 ? items.slice(0, 1) : items } } : problem("not_found", 404);
  }],
  ["POST", /^\/api\/cases\/([^/]+)\/cash-links$/, ({ match, body }) => {
    const file = byId(match[1]);
    const { withdrawal, deposit, note } = JSON.parse(body);
    if (!note) return problem("invalid", 422, [{ field: "note", code: "empty" }]);
    const linked = file && centre.linkCash(file, withdrawal, deposit);
    return linked ? { body: linked } : problem("not_found", 404);
  }],
  ["POST", /^\/api\/cases\/([^/]+)\/statements$/, ({ body }) => {
    const rows = body.trim().split("\n").slice(1);
    return { body: { imported: rows.length, duplicates: 0, bad_rows: [] } };
  }],
  ["POST", /^\/api\/orders\/([^/]+)\/withdrawal$/, ({ match, body, user }) => {
    const found = orderById(match[1]);
    if (!found) return problem("not_found", 404);
    if (found.order.version !== JSON.parse(body).version) return problem("version_conflict", 409);
    found.order.state = "withdrawn";
    centre.changed(found.file);
    return { body: centre.view(found.file, user).orders.find((order) => order.order_id === match[1]) };
  }],
];

function overview() {
  const orders = { proposed: 0, signed: 0, sent: 0, answered: 0, refused: 0, withdrawn: 0 };
  for (const file of centre.cases) for (const order of file.orders) orders[order.state] += 1;
  const sum = (field) => centre.cases.reduce((all, file) => all + file[field], 0);
  const next = centre.cases.slice(0, 60).map(due).filter(Boolean).sort()[0] ?? null;
  return { now: centre.iso(centre.now()), speed: centre.speed, reports: centre.cases.length, stolen_fen: sum("stolen_fen"), stopped_fen: sum("stopped_fen"), orders, answers: centre.figures.answers, next_due_at: next };
}

function page(url) {
  const q = url.searchParams.get("q") ?? "";
  const limit = Number(url.searchParams.get("limit") ?? 50);
  const cursor = url.searchParams.get("cursor");
  const all = q ? centre.cases.filter((file) => file.number.startsWith(q.toUpperCase())) : centre.cases;
  const from = cursor ? all.findIndex((file) => file.case_id === cursor) + 1 : 0;
  const items = all.slice(from, from + limit);
  return { items: items.map(row), next_cursor: from + limit < all.length ? items.at(-1).case_id : null };
}

function logIn(body, answer) {
  const { login, password } = JSON.parse(body);
  const user = USERS.find((each) => each.login === login);
  if (!user || password !== "fixture-only") return problem("login_failed", 401);
  const token = randomUUID();
  const view = { user, csrf: randomUUID(), expires_at: centre.iso(Date.now() + 8 * 3_600_000) };
  sessions.set(token, { token, view });
  answer.setHeader("set-cookie", `fanzha_session=${token}; HttpOnly; SameSite=Strict; Path=/`);
  return { body: view };
}

function handle(request, url, body, answer) {
  if (request.method === "POST" && url.pathname === "/api/session") return logIn(body, answer);
  const session = sessions.get(/fanzha_session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1]);
  if (!session) return problem("login_required", 401);
  if (request.method !== "GET" && request.headers["x-csrf-token"] !== session.view.csrf) return problem("csrf_failed", 403);
  for (const [method, path, route] of ROUTES) {
    const match = path.exec(url.pathname);
    if (match && method === request.method) return route({ match, url, body, session, user: session.view.user });
  }
  return problem("not_found", 404);
}

function stream(request, answer) {
  const session = sessions.get(/fanzha_session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1]);
  if (!session) return answer.writeHead(401).end();
  answer.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  answer.write("event: resync\ndata: {}\n\n");
  const listener = { answer, token: session.token };
  listeners.add(listener);
  request.on("close", () => listeners.delete(listener));
  return undefined;
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };

/** As strict as the real server's. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
  + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

function asset(url, answer) {
  const wanted = join(dist, normalize(url.pathname));
  const file = extname(wanted) && existsSync(wanted) ? wanted : join(dist, "index.html");
  answer.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": POLICY });
  answer.end(readFileSync(file));
}

createServer((request, answer) => {
  const url = new URL(request.url, "http://fixture");
  if (url.pathname === "/api/events") return stream(request, answer);
  if (!url.pathname.startsWith("/api/")) return asset(url, answer);
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { status = 200, body } = handle(request, url, Buffer.concat(chunks).toString("utf8"), answer);
    answer.writeHead(status, { "content-type": status >= 400 ? "application/problem+json" : "application/json" });
    answer.end(body === undefined ? undefined : JSON.stringify(body));
  });
  return undefined;
}).listen(port, "127.0.0.1", () => console.log(`fixture centre at http://127.0.0.1:${port}`));

const pause = Number(process.env.FIXTURE_ARRIVALS_MS ?? 0);
if (pause > 0) {
  setInterval(() => {
    const known = annotated[centre.cases.length % annotated.length];
    const file = centre.openCase(known.text, known, SOURCES[known.style], centre.now(), centre.cases.length);
    say("report", { report_id: file.report.report_id, case_id: file.case_id });
    say("overview", {});
  }, pause).unref();
}
