/** One account of the drawing: number, bank, what it holds, whether it is stopped, and the money's ways out. */
import { memo } from "react";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { isNameless, type DrawnAccount } from "./layout";

interface AccountBoxProps {
  account: DrawnAccount;
  readable: boolean;
  chosen: boolean;
  dim: boolean;
  /** The one account that Tab reaches; arrows go on from there. */
  door: boolean;
  choose(account: string | null): void;
}

/** `6212260000006576102` → `6212 2600 0000 6576 102`; what is too long for the box loses its middle. */
export function shortAccount(number: string): string {
  const spaced = /^\d{8,}$/.test(number) ? number.replace(/(\d{4})(?=\d)/g, "$1 ") : number;
  return spaced.length > 24 ? `${spaced.slice(0, 11)}…${spaced.slice(-11)}` : spaced;
}

/** A box that can be chosen. */
export const AccountBox = memo(function AccountBox({ account, readable, chosen, dim, door, choose }: AccountBoxProps) {
  const { t, code } = useWords();
  const { state, held, x, y, width, height, exits } = account;
  const name = isNameless(account.account) ? t("trace.victim") : shortAccount(account.account);
  const where = [held?.bank, held?.holder].filter(Boolean).join(" · ");
  const holds = held ? money(held.held_fen) : account.paid_fen !== null ? money(account.paid_fen) : "";
  const label = [name, where, code("trace.state", state), held && t("trace.holds", { held: holds })].filter(Boolean).join(", ");
  return (
    <g
      className={`account-box is-${state} ${chosen ? "chosen" : ""} ${dim ? "dim" : ""}`}
      transform={`translate(${x} ${y})`}
      role="button"
      tabIndex={door ? 0 : -1}
      aria-pressed={chosen}
      aria-label={readable ? undefined : label}
      onClick={() => choose(chosen ? null : account.account)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(chosen ? null : account.account);
      }}
    >
      {!readable && <title>{label}</title>}
      <rect className="edge" width={width} height={height} rx={5} />
      <rect className="side" width={5} height={height} rx={2} />
      {readable && (
        <>
          <text x={14} y={19} className="account-number">{name}</text>
          <text x={14} y={36} className="account-where">{cutText(where, 15)}</text>
          {holds && state !== "passed" ? (
            <text x={14} y={54} className="account-held">{holds}</text>
          ) : (
            BigInt(account.reached_fen) > 0n && <text x={14} y={54}>{t("trace.reached", { reached: money(account.reached_fen) })}</text>
          )}
          {state !== "victim" && <text x={width - 9} y={54} textAnchor="end" className="account-state">{code("trace.state", state)}</text>}
          {exits.map((exit, index) => (
            <g key={exit.kind} transform={`translate(0 ${62 + index * 17})`} className="account-exit">
              <text x={14} y={10}>↗ {code("trace.exit", exit.kind)}</text>
              <text x={width - 9} y={10} textAnchor="end">{money(exit.fen)}</text>
            </g>
          ))}
        </>
      )}
    </g>
  );
});

/** Cuts text for a box; a Han character takes one place, others about half. */
function cutText(text: string, places: number): string {
  let used = 0;
  let kept = "";
  for (const letter of text) {
    used += letter.charCodeAt(0) > 0x2e7f ? 1 : 0.55;
    if (used > places) return `${kept}…`;
    kept += letter;
  }
  return kept;
}
