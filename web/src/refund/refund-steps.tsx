/** How far the refund has come, and the buttons for what this officer may do next. */
import { App, Button } from "antd";
import { sentence } from "../api/problem";
import { useRefundAct } from "../api/refunds";
import type { Refund, RefundAct } from "../api/types";
import { useWords } from "../language/language";
import { dateTime } from "../time/format";

/** Announcement, signatures of both units, decision. */
export function RefundSteps({ refund }: { refund: Refund }) {
  const { t } = useWords();
  const proportional = refund.pools.some((pool) => pool.strategy.startsWith("by_"));
  return (
    <section className="sheet" aria-labelledby="steps-title">
      <header><h2 id="steps-title">{t("refund.steps")}</h2></header>
      <div className="body refund-steps">
        <Step name={t("refund.step.announce")}>
          {!proportional && t("refund.not_in_proportion")}
          {proportional && (refund.announced_until === null ? t("refund.to_announce") : t("refund.announced_until", { at: dateTime(refund.announced_until) }))}
          {refund.can.announce && <Act refund={refund} act={{ kind: "announce" }} name={t("refund.announce")} />}
        </Step>
        <Signatures refund={refund} unit="accepting" />
        <Signatures refund={refund} unit="freezing" />
        <Step name={t("refund.step.decide")}>
          {refund.decision === null ? t("refund.undecided") : `${refund.decision.document} · ${refund.decision.name} · ${dateTime(refund.decision.at)}`}
          {refund.can.decide && <Act refund={refund} act={{ kind: "decide", draft: refund.draft }} name={t("refund.decide")} primary />}
        </Step>
        {refund.decision !== null && <Step name={t("refund.step.pay")}>{t("refund.pay_hint")}</Step>}
        {refund.can.draft && <Act refund={refund} act={{ kind: "withdraw" }} name={t("refund.withdraw")} danger />}
      </div>
    </section>
  );
}

function Signatures({ refund, unit }: { refund: Refund; unit: "accepting" | "freezing" }) {
  const { t } = useWords();
  const signed = refund.signatures.filter((signature) => signature.unit === unit);
  const may = unit === "accepting" ? refund.can.sign_accepting : refund.can.sign_freezing;
  const act: RefundAct = unit === "accepting" ? { kind: "sign_accepting", draft: refund.draft } : { kind: "sign_freezing", draft: refund.draft };
  return (
    <Step name={t(`refund.step.${unit}`)}>
      {signed.length === 0 && t("refund.unsigned")}
      {signed.map((signature) => (
        <span key={signature.officer_id}>{signature.name} · {dateTime(signature.at)}</span>
      ))}
      {may && <Act refund={refund} act={act} name={t("refund.sign")} primary />}
    </Step>
  );
}

function Step({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="refund-step">
      <h3>{name}</h3>
      <div className="refund-step-body num">{children}</div>
    </div>
  );
}

interface ActProps {
  refund: Refund;
  act: RefundAct;
  name: string;
  primary?: boolean;
  danger?: boolean;
}

/** A button for one act, at the version on screen. */
export function Act({ refund, act, name, primary, danger }: ActProps) {
  const words = useWords();
  const { message } = App.useApp();
  const doing = useRefundAct(refund.refund_id);
  const go = () =>
    doing.mutate({ version: refund.version, act }, { onError: (error) => void message.error(sentence(error, words), 6) });
  return (
    <Button type={primary ? "primary" : "default"} danger={danger} loading={doing.isPending} onClick={go} data-action={act.kind}>
      {name}
    </Button>
  );
}
