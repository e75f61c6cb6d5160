/** The payments of a report as the five fields of a stop order: who, which account, which bank, how much, when. */
import type { Payment, Reading } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { precise } from "../time/format";
import { Account } from "./account";
import "./payments.css";

/** One block a payment; what the words do not give is said to be missing. */
export function Payments({ payments }: { payments: readonly Payment[] }) {
  const { t } = useWords();
  if (payments.length === 0) return <p className="soft">{t("report.no_payments")}</p>;
  return (
    <ol className="payments">
      {payments.map((payment, index) => <FiveFields key={`${payment.start}-${index}`} payment={payment} place={index + 1} />)}
    </ol>
  );
}

/** The victim's own total, when it is not the sum of the payments that were read. */
export function StatedTotal({ reading }: { reading: Pick<Reading, "stated_total_fen" | "payments"> }) {
  const { t } = useWords();
  const { stated_total_fen, payments } = reading;
  const read = payments.reduce((sum, payment) => sum + BigInt(payment.amount_fen ?? 0), 0n);
  if (stated_total_fen == null || BigInt(stated_total_fen) === read) return null;
  return <p className="asks">{t("report.stated_total", { stated_fen: stated_total_fen, read_fen: read })}</p>;
}

function FiveFields({ payment, place }: { payment: Payment; place: number }) {
  const { t, code } = useWords();
  const { amount_fen, at, at_precision, to, to_name, to_bank, channel, from } = payment;
  return (
    <li>
      <div className="payment-head">
        <span className="payment-place num">{place}</span>
        <b className="num">{amount_fen != null ? money(amount_fen) : <Missing field="amount" named />}</b>
        <span className="num soft">{at ? precise(at, at_precision) : <Missing field="at" named />}</span>
        {at != null && at_precision !== "minute" && at_precision !== "second" && (
          <span className="chip plain">{code("payment.precision", at_precision)}</span>
        )}
        {channel && <span className="chip plain">{code("payment.channel", channel)}</span>}
      </div>
      <dl>
        <dt>{t("field.to")}</dt>
        <dd>{to ? <Account number={to} /> : <Missing field="to" />}</dd>
        <dt>{t("field.to_name")}</dt>
        <dd>{to_name ?? <Missing field="to_name" />}</dd>
        <dt>{t("field.to_bank")}</dt>
        <dd>{to_bank ?? <Missing field="to_bank" />}</dd>
        {from && (
          <>
            <dt>{t("field.from")}</dt>
            <dd><Account number={from} /></dd>
          </>
        )}
      </dl>
    </li>
  );
}

function Missing({ field, named = false }: { field: string; named?: boolean }) {
  const { t, code } = useWords();
  return <span className="missing" title={code("report.ask", field)}>{named ? t("report.missing_field", { field: code("field", field) }) : t("report.missing")}</span>;
}
