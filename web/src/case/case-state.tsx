import { useWords } from "../language/language";

/** How a case's states look; one without an entry is plain. */
const LOOKS: Readonly<Record<string, string>> = { open: "chip-run", pursuing: "chip-run", watching: "chip-good", closed: "chip-off" };

/** Where a case stands. */
export function CaseState({ state }: { state: string }) {
  const { code } = useWords();
  return <span className={`chip ${LOOKS[state] ?? ""}`}>{code("case.state", state)}</span>;
}
