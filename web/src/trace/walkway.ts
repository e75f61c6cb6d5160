/** Going about a drawing: along the money, and from account to account by arrow keys. */
import type { DrawnAccount, Drawing } from "./layout";

/** Accounts and flows through which an account's money came or went on. */
export interface Course {
  accounts: ReadonlySet<string>;
  flows: ReadonlySet<string>;
}

/** Everything upstream and downstream of an account. */
export function courseOf(drawing: Drawing, account: string): Course {
  const accounts = new Set([account]);
  const flows = new Set<string>();
  follow(drawing, account, "payer", "payee", accounts, flows);
  follow(drawing, account, "payee", "payer", accounts, flows);
  return { accounts, flows };
}

type End = "payer" | "payee";

function follow(drawing: Drawing, start: string, from: End, to: End, accounts: Set<string>, flows: Set<string>): void {
  const lines = new Map<string, Drawing["flows"]>();
  for (const flow of drawing.flows) lines.set(flow[from], [...(lines.get(flow[from]) ?? []), flow]);
  const seen = new Set([start]);
  const open = [start];
  for (let account = open.pop(); account !== undefined; account = open.pop()) {
    for (const flow of lines.get(account) ?? []) {
      flows.add(flow.id);
      accounts.add(flow[to]);
      if (seen.has(flow[to])) continue;
      seen.add(flow[to]);
      open.push(flow[to]);
    }
  }
}

/** The nearest account in the direction of an arrow key; sideways distance counts threefold. */
export function neighbour(accounts: readonly DrawnAccount[], from: DrawnAccount, key: string): DrawnAccount | null {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [0, 0];
  if (dx === 0 && dy === 0) return null;
  let best: DrawnAccount | null = null;
  let least = Infinity;
  for (const account of accounts) {
    const [right, down] = [account.x - from.x, account.y - from.y];
    const ahead = right * dx! + down * dy!;
    if (ahead <= 0) continue;
    const distance = ahead + 3 * Math.abs(dx !== 0 ? down : right);
    if (distance < least) [best, least] = [account, distance];
  }
  return best;
}

/** The scale at which the whole drawing fits its box, never above life size nor below a twentieth. */
export function fitScale(drawing: Pick<Drawing, "width" | "height">, box: { width: number; height: number }): number {
  if (drawing.width === 0 || drawing.height === 0) return 1;
  return Math.max(0.05, Math.min(1, box.width / drawing.width, box.height / drawing.height));
}
