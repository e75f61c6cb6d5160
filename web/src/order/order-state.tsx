import type { Order } from "../api/types";
import { useWords } from "../language/language";

const LOOKS: Readonly<Record<string, string>> = {
  proposed: "chip-wait", signed: "chip-wait", sent: "chip-run", outgoing: "chip-run", delivered: "chip-run", undeliverable: "chip-bad",
  answered: "chip-good", in_force: "chip-good", partly_in_force: "chip-good", already_held: "chip-good", done: "chip-good",
  refused: "chip-bad", unclear: "chip-bad", extended: "chip-off", lapsed: "chip-off", released: "chip-off", withdrawn: "chip-off",
};

/** Where an order stands, as exactly as the records say. */
export function OrderState({ order }: { order: Order }) {
  const { code } = useWords();
  return <span className={`chip ${LOOKS[order.stage] ?? LOOKS[order.state] ?? ""}`}>{code("order.stage", order.stage)}</span>;
}
