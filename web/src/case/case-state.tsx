import { useWords } from "../language/language";

/** How a case's states look; one without an entry is plain. */
const LOOKS: Readonly<Record<string, string>> = {
  new: "chip-wait", to_sign: "chip-wait", awaiting: "chip-run", holding: "chip-good", resting: "chip-off", not_filed: "chip-off",
};

/** Where a case stands. */
export function CaseState({ state }: { state: string }) {
  const { code } = useWords();
  return <span className={`chip ${LOOKS[state] ?? ""}`}>{code("case.state", state)}</span>;
}
