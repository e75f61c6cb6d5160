import type { Order } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { day } from "../time/format";

/** What in the account is likely the holder's own: a full stop holds it all the same. */
export function OwnMoney({ order }: { order: Order }) {
  const { t, code } = useWords();
  const { own } = order;
  if (own == null || ((own.beyond_claim_fen ?? 0) === 0 && own.incomes.length === 0)) return null;
  return (
    <p className="own-money small">
      <b>{t("order.own")}</b>
      {(own.beyond_claim_fen ?? 0) > 0 && <span className="num"> {t("order.own_beyond", { beyond_fen: own.beyond_claim_fen })}</span>}
      {own.incomes.map((income) => (
        <span className="chip plain" key={`${income.at} ${income.amount_fen}`}>{code("income", income.kind)} <span className="num">{money(income.amount_fen)} {day(income.at)}</span></span>
      ))}
    </p>
  );
}
