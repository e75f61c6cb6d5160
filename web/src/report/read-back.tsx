/** The five fields as one sentence to read back to the caller, digits in fours. */
import type { Payment } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { precise } from "../time/format";

/** One sentence a payment; what was not told is said so. */
export function ReadBack({ payments }: { payments: readonly Payment[] }) {
  const { t } = useWords();
  if (payments.length === 0) return null;
  const told = (value: string | null | undefined) => value ?? t("intake.unknown");
  return (
    <ol className="read-back">
      {payments.map((payment, index) => (
        <li key={`${payment.start} ${index}`}>
          {t("intake.read_back_line", {
            time: payment.at ? precise(payment.at, payment.at_precision) : t("intake.unknown"),
            amount: payment.amount_fen == null ? t("intake.unknown") : money(payment.amount_fen),
            name: told(payment.to_name),
            bank: told(payment.to_bank),
            account: payment.to ? inFours(payment.to) : t("intake.unknown"),
          })}
        </li>
      ))}
    </ol>
  );
}

/** Digits in groups of four, as they are read aloud; anything else as it is. */
export function inFours(text: string): string {
  const bare = text.replace(/\s/g, "");
  return /^\d{5,}$/.test(bare) ? bare.replace(/(\d{4})(?=\d)/g, "$1 ") : text;
}
