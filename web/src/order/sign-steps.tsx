import type { Order } from "../api/types";
import { useWords } from "../language/language";
import { dayTime } from "../time/format";

/** The two signatures and the approval: who has given theirs, and what is still needed. */
export function SignSteps({ order }: { order: Order }) {
  const { t } = useWords();
  const steps = [
    { name: t("order.first_signature"), by: order.signatures[0] },
    { name: t("order.second_signature"), by: order.signatures[1] },
    { name: t("order.approval"), by: order.approval },
  ];
  return (
    <ol className="sign-steps">
      {steps.map(({ name, by }) => (
        <li key={name} className={by ? "given" : ""} title={by ? `${name}: ${by.name} ${dayTime(by.at)}` : name}>
          <span>{name}</span> {by ? by.name : "—"}
        </li>
      ))}
    </ol>
  );
}
