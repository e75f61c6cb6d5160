import type { Order } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { dateTime } from "../time/format";

/** What the bank said: its result in words with the code as received, the balance it found, and when its stop began. */
export function OrderAnswer({ order }: { order: Order }) {
  const { t, code } = useWords();
  const { result_code, balance_fen, started_at, expires_at, sent_at, state } = order;
  if (state === "sent" && sent_at) return <p className="order-answer">{t("order.sent_at", { sent_at })}</p>;
  if (result_code == null) return null;
  return (
    <p className={`order-answer ${state}`}>
      <b>{code("result", result_code)}</b> <span className="num small">({result_code})</span>
      {balance_fen != null && <> · {t("order.balance")} <b className="num">{money(balance_fen)}</b></>}
      {started_at && expires_at && <span className="num small"> · {dateTime(started_at)} → {dateTime(expires_at)}</span>}
    </p>
  );
}
