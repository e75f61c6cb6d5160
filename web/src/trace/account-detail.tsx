/** One account of the trace in full: how much it holds under either rule, where that came from, where it went. */
import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { Left } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Account } from "../report/account";
import { dateTime } from "../time/format";
import { CashExits } from "./cash-exits";
import { isNameless, type DrawnAccount, type DrawnFlow, type Drawing } from "./layout";

interface AccountDetailProps {
  caseId: string;
  account: DrawnAccount;
  drawing: Drawing;
  /** Cash drawn from the account. */
  cash: readonly Left[];
  choose(account: string | null): void;
}

/** Beside the drawing or below the table. */
export function AccountDetail({ caseId, account, drawing, cash, choose }: AccountDetailProps) {
  const { t, code } = useWords();
  const { held } = account;
  const into = drawing.flows.filter((flow) => flow.payee === account.account);
  const out = drawing.flows.filter((flow) => flow.payer === account.account);
  return (
    <div className="account-detail" role="region" aria-label={t("trace.detail")}>
      <div className="account-detail-head">
        {isNameless(account.account) ? <b>{t("trace.victim")}</b> : <b><Account number={account.account} /></b>}
        <span>{[held?.bank, held?.holder].filter(Boolean).join(" · ")}</span>
        <span className={`chip state-${account.state}`}>{code("trace.state", account.state)}</span>
        <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t("console.close")} onClick={() => choose(null)} />
      </div>
      <div className="account-detail-parts">
        {!held && account.paid_fen === null && (
          <dl>
            <dt>{t("trace.reached_title")}</dt><dd className="num"><b>{money(account.reached_fen)}</b></dd>
            <Exits account={account} />
          </dl>
        )}
        {held && (
          <dl>
            <dt>{t("trace.held")}</dt><dd className="num"><b>{money(held.held_fen)}</b></dd>
            <dt>{t("trace.range")}</dt><dd className="num">{money(held.min_fen)} – {money(held.max_fen)}</dd>
            <dt>{t("trace.first_in")}</dt><dd className="num">{held.first_in ? dateTime(held.first_in) : "—"}</dd>
            <dt>{t("trace.last_out")}</dt><dd className="num">{held.last_out ? dateTime(held.last_out) : "—"}</dd>
            <Exits account={account} />
          </dl>
        )}
        <Flows title={t("trace.from")} flows={into} end="payer" choose={choose} />
        <Flows title={t("trace.to")} flows={out} end="payee" choose={choose} />
        <CashExits caseId={caseId} left={cash} />
      </div>
    </div>
  );
}

function Exits({ account }: { account: DrawnAccount }) {
  const { code } = useWords();
  return account.exits.map((exit) => (
    <div className="exit-line" key={exit.kind}>
      <dt>↗ {code("trace.exit", exit.kind)}</dt><dd className="num">{money(exit.fen)}</dd>
    </div>
  ));
}

interface FlowsProps {
  title: string;
  flows: readonly DrawnFlow[];
  end: "payer" | "payee";
  choose(account: string): void;
}

function Flows({ title, flows, end, choose }: FlowsProps) {
  const { t } = useWords();
  if (flows.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {flows.map((flow) => (
          <li key={flow.id}>
            <button type="button" className="as-link" onClick={() => choose(flow[end])}>
              {isNameless(flow[end]) ? t("trace.victim") : <Account number={flow[end]} />}
            </button>
            <span className="num">{money(flow.stolen_fen)}</span>
            <span className="num small faint">{flow.first_at && dateTime(flow.first_at)}{flow.count > 1 && ` ×${flow.count}`}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
