import { useWords } from "../language/language";

/** States in which nothing is left to do, and those in which something went wrong. */
const OVER: ReadonlySet<string> = new Set(["closed", "merged", "transferred", "released", "disposed", "given_back", "taken", "prosecuted"]);
const BAD: ReadonlySet<string> = new Set(["not_filed", "notified", "upheld", "returned"]);

/** Where a thing stands, as a chip. */
export function DossierState({ noun, state }: { noun: string; state: string }) {
  const { code } = useWords();
  const look = OVER.has(state) ? "chip-off" : BAD.has(state) ? "chip-bad" : "chip-run";
  return <span className={`chip ${look}`} data-state={state}>{code(`${noun}.state`, state)}</span>;
}
