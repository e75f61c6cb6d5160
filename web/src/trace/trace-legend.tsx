import { useWords } from "../language/language";
import type { AccountState, Drawing } from "./layout";

const ORDER: readonly AccountState[] = ["stopped", "frontier", "holding", "passed", "exit"];

/** What the boxes' edges mean, for those that occur. */
export function TraceLegend({ drawing }: { drawing: Drawing }) {
  const { t, code } = useWords();
  const present = new Set(drawing.accounts.map((account) => account.state));
  return (
    <ul className="trace-legend" aria-label={t("report.legend")}>
      {ORDER.filter((state) => present.has(state)).map((state) => (
        <li key={state}>
          <svg width={26} height={16} className={`account-box is-${state}`} aria-hidden>
            <rect className="edge" x={1} y={1} width={24} height={14} rx={3} />
            <rect className="side" x={1} y={1} width={4} height={14} rx={1} />
          </svg>
          <b>{code("trace.state", state)}</b> {code("trace.state_hint", state)}
        </li>
      ))}
      <li className="faint">{t("trace.keys")}</li>
    </ul>
  );
}
