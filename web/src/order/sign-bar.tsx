import { Button, Checkbox } from "antd";
import type { Order } from "../api/types";
import { useWords } from "../language/language";
import { sumOf } from "./selection";

interface SignBarProps {
  ticked: readonly Order[];
  actionable: readonly Order[];
  approving: boolean;
  tickAll(on: boolean): void;
  ask(): void;
}

/** Below the list: how much is ticked, and the one button to sign it with. */
export function SignBar({ ticked, actionable, approving, tickAll, ask }: SignBarProps) {
  const { t } = useWords();
  const all = actionable.length > 0 && actionable.every((order) => ticked.includes(order));
  const approves = approving || (ticked.length === 0 && actionable.every((order) => order.can.approve));
  return (
    <div className="sign-bar">
      {actionable.length > 0 && <Checkbox checked={all} indeterminate={ticked.length > 0 && !all} onChange={(event) => tickAll(event.target.checked)}>
        {t("order.tick_all", { count: actionable.length })}
      </Checkbox>}
      <span className="sign-sum num" aria-live="polite">
        {ticked.length > 0 ? t("order.many.total", { count: ticked.length, sum_fen: sumOf(ticked) }) : t("order.many.none")}
      </span>
      <Button type="primary" disabled={ticked.length === 0} onClick={ask} data-action={approves ? "approve" : "sign"}>
        {t(approves ? "order.approve_many" : "order.sign_many", { count: ticked.length })}
      </Button>
    </div>
  );
}
