/** Until when a payment can still be revoked: the largest thing on the page while it lasts. */
import type { Payment } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { dayTime, remaining } from "../time/format";
import { useWorldNow } from "../time/world";
import "./desk.css";

/** The payments that can be revoked, the nearest end first. */
export function Revocable({ payments }: { payments: readonly Payment[] }) {
  const { t } = useWords();
  const now = useWorldNow();
  if (now === null) return null;
  const open = payments
    .flatMap((payment) => (payment.revocable_until ? [{ payment, until: payment.revocable_until }] : []))
    .filter(({ until }) => Date.parse(until) > now)
    .sort((a, b) => Date.parse(a.until) - Date.parse(b.until));
  if (open.length === 0) return null;
  return (
    <ul className="revocable" role="status">
      {open.map(({ payment, until }, index) => (
        <li key={`${payment.start} ${index}`}>
          <b>{t("intake.revocable", { until: dayTime(until) })}</b>
          <span className="num revocable-left">{remaining(Date.parse(until) - now)}</span>
          {payment.amount_fen != null && <span className="num">{money(payment.amount_fen)}</span>}
        </li>
      ))}
    </ul>
  );
}
