/**
 * Where a trace stands on paper. Layers of hops go from left to right; inside a layer accounts stand in
 * the order in which the money reached them, down a column and on to the next, so that time runs along.
 * The same trace always gives the same drawing: no physics, no chance.
 */
import type { Held, Trace } from "../api/types";
import type { Fen } from "../money/format";

/** What an account is in the trace, in the order in which a mark is chosen. */
export type AccountState = "victim" | "stopped" | "frontier" | "holding" | "passed" | "exit";

/** Stolen money that left an account, by the way it went. */
export interface Exit {
  kind: string;
  fen: number;
  at: string | null;
}

/** An account on the drawing. */
export interface DrawnAccount {
  account: string;
  layer: number;
  state: AccountState;
  held: Held | null;
  exits: Exit[];
  /** What the victim paid out of it; `null` for every account that is not the victim's. */
  paid_fen: Fen | null;
  /** The stolen money that reached it in all. */
  reached_fen: Fen;
  /** When the stolen money first came. */
  first_in: string | null;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** All transfers from one account to another, drawn as one line. */
export interface DrawnFlow {
  id: string;
  payer: string;
  payee: string;
  stolen_fen: Fen;
  amount_fen: Fen;
  count: number;
  first_at: string | null;
  last_at: string | null;
  path: string;
  label_x: number;
  label_y: number;
  /** 1 to 6: how broad the line is, by its share of the largest flow. */
  breadth: number;
}

/** A layer's place and what it holds. */
export interface DrawnLayer {
  layer: number;
  x: number;
  width: number;
  accounts: number;
  held_fen: Fen;
  first_in: string | null;
  last_in: string | null;
}

/** The whole drawing, in its own units. */
export interface Drawing {
  accounts: DrawnAccount[];
  flows: DrawnFlow[];
  layers: DrawnLayer[];
  width: number;
  height: number;
}

/** A payment that the victim made, for traces whose hops begin at the first account. */
export interface Entry {
  account: string;
  fen: number;
  at: string | null;
}

/** The account number that stands for the victim when no hop names theirs. */
export const VICTIM = "";

/** Whether this is the victim without an account number: ours, or the ledger's `*` for a payer it does not know. */
export function isNameless(account: string): boolean {
  return account === VICTIM || account === "*";
}

const BOX = { width: 196, height: 62, exit: 17 } as const;
const GAP = { column: 84, layer: 132, row: 14, head: 68, edge: 16 } as const;
/** Width to height that the drawing of a large trace aims at. */
const ASPECT = 2;

/** Lays out a trace. */
export function drawTrace(trace: Pick<Trace, "held" | "left" | "hops">, entries: readonly Entry[]): Drawing {
  const all = joinHops(trace, entries);
  const hidden = tellingNothing(gather(trace, all), all);
  const flows = all.filter((flow) => !hidden.has(flow.payee));
  const accounts = gather(trace, all).filter((account) => !hidden.has(account.account));
  const rows = rowsFor(accounts.length, largestLayer(accounts));
  const layers = place(accounts, rows);
  accounts.sort((a, b) => a.x - b.x || a.y - b.y);
  const byAccount = new Map(accounts.map((account) => [account.account, account]));
  const largest = flows.reduce((most, flow) => (flow.stolen_fen > most ? flow.stolen_fen : most), 1n);
  const drawn = spread(flows.map((flow) => drawFlow(flow, byAccount, largest)));
  const right = layers.at(-1);
  const width = right ? right.x + right.width + GAP.edge : 0;
  const height = accounts.reduce((most, { y, height: tall }) => Math.max(most, y + tall), 0) + GAP.edge;
  return { accounts, flows: drawn, layers, width, height };
}

interface Flow extends Omit<DrawnFlow, "path" | "label_x" | "label_y" | "breadth"> {
  stolen_fen: bigint;
  amount_fen: bigint;
  layer: number;
}

/** Transfers between the same two accounts become one flow; the victim's payments lead in when no hop does. */
function joinHops(trace: Pick<Trace, "held" | "hops">, entries: readonly Entry[]): Flow[] {
  const flows = new Map<string, Flow>();
  const add = (payer: string, payee: string, at: string | null, amount: number, stolen: number, layer: number) => {
    const id = `${payer}>${payee}`;
    const flow = flows.get(id);
    if (flow === undefined) {
      const [amount_fen, stolen_fen] = [BigInt(amount), BigInt(stolen)];
      flows.set(id, { id, payer, payee, amount_fen, stolen_fen, layer, count: 1, first_at: at, last_at: at });
      return;
    }
    flow.amount_fen += BigInt(amount);
    flow.stolen_fen += BigInt(stolen);
    flow.count += 1;
    if (at === null) return;
    if (flow.first_at === null || Date.parse(at) < Date.parse(flow.first_at)) flow.first_at = at;
    if (flow.last_at === null || Date.parse(at) > Date.parse(flow.last_at)) flow.last_at = at;
  };
  for (const hop of trace.hops) add(hop.payer, hop.payee, hop.at, hop.amount_fen, hop.stolen_fen, hop.layer);
  const reached = new Set(trace.hops.map((hop) => hop.payee));
  const known = new Map(trace.held.map((held) => [held.account, held]));
  for (const { account, fen, at } of entries) {
    const held = known.get(account);
    if (held === undefined || reached.has(account)) continue;
    add(VICTIM, account, at ?? held.first_in, fen, fen, held.layer);
  }
  return [...flows.values()];
}

/** Every account that the trace names, without a place yet. */
function gather(trace: Pick<Trace, "held" | "left">, flows: readonly Flow[]): DrawnAccount[] {
  const held = new Map(trace.held.map((each) => [each.account, each]));
  const exits = exitsOf(trace.left);
  const [paid, reached] = [sums(flows, "payer"), sums(flows, "payee")];
  const layers = new Map<string, number>();
  const firsts = new Map<string, string>();
  const payees = new Set(flows.map((flow) => flow.payee));
  const payers = new Set([...flows.map((flow) => flow.payer), ...exits.keys()]);
  for (const flow of flows) {
    if (!layers.has(flow.payee)) layers.set(flow.payee, flow.layer);
    if (flow.first_at === null) continue;
    const first = firsts.get(flow.payee);
    if (first === undefined || Date.parse(flow.first_at) < Date.parse(first)) firsts.set(flow.payee, flow.first_at);
  }
  for (const flow of flows) {
    if (!layers.has(flow.payer)) layers.set(flow.payer, flow.layer - 1);
  }
  for (const [account, each] of held) layers.set(account, each.layer);
  for (const account of exits.keys()) if (!layers.has(account)) layers.set(account, 1);
  return [...layers].map(([account, layer]) => {
    const own = held.get(account) ?? null;
    const root = !payees.has(account) && own === null && !exits.has(account);
    return {
      account,
      layer,
      state: root ? "victim" : own === null && !payers.has(account) ? "exit" : stateOf(own),
      held: own,
      exits: exits.get(account) ?? [],
      paid_fen: root ? (paid.get(account) ?? 0n) : null,
      reached_fen: reached.get(account) ?? 0n,
      first_in: firsts.get(account) ?? own?.first_in ?? null,
      x: 0,
      y: 0,
      width: BOX.width,
      height: BOX.height + (exits.get(account)?.length ?? 0) * BOX.exit,
    };
  });
}

/**
 * Ways out that their payers tell already: a pooled account that half the trace pays into would draw a knot,
 * and each payer's box says how much left it and how.
 */
function tellingNothing(accounts: readonly DrawnAccount[], flows: readonly Flow[]): Set<string> {
  const outs = new Set(accounts.filter((account) => account.state === "exit").map((account) => account.account));
  const paid = sums(flows.filter((flow) => outs.has(flow.payee)), "payer");
  const told = new Map(accounts.map(({ account, exits }) => [account, exits.reduce((sum, exit) => sum + BigInt(exit.fen), 0n)]));
  for (const flow of flows) {
    if (outs.has(flow.payee) && (told.get(flow.payer) ?? 0n) < (paid.get(flow.payer) ?? 0n)) outs.delete(flow.payee);
  }
  return outs;
}

/** What flowed, by its payer or its payee. */
function sums(flows: readonly Flow[], end: "payer" | "payee"): Map<string, bigint> {
  const all = new Map<string, bigint>();
  for (const flow of flows) all.set(flow[end], (all.get(flow[end]) ?? 0n) + flow.stolen_fen);
  return all;
}

function stateOf(held: Held | null): AccountState {
  if (held === null) return "passed";
  if (held.stopped) return "stopped";
  if (!held.has_statement) return "frontier";
  return held.held_fen > 0 ? "holding" : "passed";
}

/** What left each account, one line for each way it went. */
function exitsOf(left: Trace["left"]): Map<string, Exit[]> {
  const exits = new Map<string, Exit[]>();
  for (const { account, kind, fen, at } of left) {
    const own = exits.get(account) ?? [];
    const same = own.find((exit) => exit.kind === kind);
    if (same) same.fen += fen;
    else own.push({ kind, fen, at: at ?? null });
    exits.set(account, own);
  }
  return exits;
}

function largestLayer(accounts: readonly DrawnAccount[]): number {
  const sizes = new Map<number, number>();
  for (const { layer } of accounts) sizes.set(layer, (sizes.get(layer) ?? 0) + 1);
  return Math.max(0, ...sizes.values());
}

/** Rows before a layer goes on in a further column: all of them while a layer is short, else what keeps the shape. */
function rowsFor(accounts: number, largest: number): number {
  if (largest <= 9) return 9;
  const box = (BOX.width + GAP.column) / (BOX.height + GAP.row);
  return Math.max(9, Math.ceil(Math.sqrt((accounts * box) / ASPECT)));
}

/** By arrival, ties by number, so that the order never depends on the input's. */
function byArrival(a: DrawnAccount, b: DrawnAccount): number {
  const [first, second] = [a.first_in ? Date.parse(a.first_in) : 0, b.first_in ? Date.parse(b.first_in) : 0];
  return first - second || (a.account < b.account ? -1 : 1);
}

/** Gives each account its place and each layer its room. */
function place(accounts: DrawnAccount[], rows: number): DrawnLayer[] {
  const numbers = [...new Set(accounts.map((account) => account.layer))].sort((a, b) => a - b);
  const layers: DrawnLayer[] = [];
  let x: number = GAP.edge;
  for (const layer of numbers) {
    const own = accounts.filter((account) => account.layer === layer).sort(byArrival);
    const columns = Math.max(1, Math.ceil(own.length / rows));
    for (let column = 0; column < columns; column += 1) {
      let y: number = GAP.head;
      for (const account of own.slice(column * rows, (column + 1) * rows)) {
        account.x = x + column * (BOX.width + GAP.column);
        account.y = y;
        y += account.height + GAP.row;
      }
    }
    const width = columns * BOX.width + (columns - 1) * GAP.column;
    const times = own.flatMap((account) => (account.first_in ? [account.first_in] : []));
    layers.push({
      layer,
      x,
      width,
      accounts: own.length,
      held_fen: own.reduce((sum, account) => sum + BigInt(account.held?.held_fen ?? 0), 0n),
      first_in: times[0] ?? null,
      last_in: times.at(-1) ?? null,
    });
    x += width + GAP.layer;
  }
  return layers;
}

/** Sums of flows into one account stand above one another, the first below; past the fourth they would reach the next box. */
function spread(flows: DrawnFlow[]): DrawnFlow[] {
  const counts = new Map<string, number>();
  return flows.map((flow) => {
    const before = counts.get(flow.payee) ?? 0;
    counts.set(flow.payee, before + 1);
    return { ...flow, label_y: flow.label_y - 12 * Math.min(before, 3) };
  });
}

function drawFlow(flow: Flow, accounts: ReadonlyMap<string, DrawnAccount>, largest: bigint): DrawnFlow {
  const [from, to] = [accounts.get(flow.payer)!, accounts.get(flow.payee)!];
  const [y1, y2] = [from.y + BOX.height / 2, to.y + BOX.height / 2];
  const breadth = 1 + Math.round(5 * Math.sqrt(Number((flow.stolen_fen * 10_000n) / largest) / 10_000));
  const { layer: _layer, ...rest } = flow;
  if (to.x > from.x) {
    const [x1, x2] = [from.x + from.width, to.x];
    const bend = Math.min(120, Math.max(30, (x2 - x1) / 2));
    const path = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    return { ...rest, path, breadth, label_x: x2 - 8, label_y: y2 - 6 };
  }
  // Money that goes back or stays in its column swings out on the right and returns on the right.
  const [x1, x2] = [from.x + from.width, to.x + to.width];
  const far = Math.max(x1, x2) + 40;
  const path = `M${x1} ${y1}C${far} ${y1} ${far} ${y2} ${x2} ${y2}`;
  return { ...rest, path, breadth, label_x: far - 12, label_y: (y1 + y2) / 2 };
}
