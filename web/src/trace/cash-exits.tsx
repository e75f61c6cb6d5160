/** Cash drawn from an account, each withdrawal by itself: an investigator looks where the notes were paid in again. */
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "../api/session";
import type { Left } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { dateTime } from "../time/format";
import { CashLink } from "./cash-link";

/** Withdrawals whose transfer is known, earliest first; nothing for an account without any. */
export function CashExits({ caseId, left }: { caseId: string; left: readonly Left[] }) {
  const { t } = useWords();
  const { data: session } = useSession();
  const [asking, setAsking] = useState<Left | null>(null);
  if (left.length === 0) return null;
  const looks = session?.user.roles.includes("investigator") ?? false;
  return (
    <div className="cash-exits">
      <h3>{t("cash.drawn")}</h3>
      <ul>
        {left.map((each) => (
          <li key={each.transfer_id} data-withdrawal={each.transfer_id}>
            <span className="num">{dateTime(each.at)}</span>
            <b className="num">{money(each.fen)}</b>
            {looks && <Button size="small" onClick={() => setAsking(each)} data-action="find-deposits">{t("cash.find")}</Button>}
          </li>
        ))}
      </ul>
      {asking && <CashLink caseId={caseId} left={asking} close={() => setAsking(null)} />}
    </div>
  );
}
