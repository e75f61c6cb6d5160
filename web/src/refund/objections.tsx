/** What is said against a refund, and the review of each. */
import { App, Button, Input, Tag } from "antd";
import { useState } from "react";
import { sentence } from "../api/problem";
import { useRefundAct } from "../api/refunds";
import type { Refund, RefundAct } from "../api/types";
import { useWords } from "../language/language";
import { dateTime } from "../time/format";

type Objection = Refund["objections"][number];

/** All objections, and the field for a new one. */
export function Objections({ refund }: { refund: Refund }) {
  const { t } = useWords();
  return (
    <section className="sheet" aria-labelledby="objections-title">
      <header><h2 id="objections-title">{t("refund.objections")}</h2></header>
      <div className="body refund-objections">
        {refund.objections.length === 0 && <p className="soft">{t("refund.no_objections")}</p>}
        {refund.objections.map((objection) => <One key={objection.number} refund={refund} objection={objection} />)}
        {refund.can.draft && (
          <Words refund={refund} label={t("refund.object_text")} acts={(text) => [{ name: t("refund.object"), act: { kind: "object", text } }]} />
        )}
      </div>
    </section>
  );
}

function One({ refund, objection }: { refund: Refund; objection: Objection }) {
  const { t } = useWords();
  const { number } = objection;
  return (
    <article className="refund-objection">
      <p className="small soft num">{number} · {dateTime(objection.at)}</p>
      <p>{objection.text}</p>
      {objection.upheld !== null && (
        <p><Tag color={objection.upheld ? "orange" : "default"}>{t(objection.upheld ? "refund.upheld" : "refund.not_upheld")}</Tag> {objection.reason}</p>
      )}
      {objection.upheld === null && refund.can.draft && (
        <Words
          refund={refund}
          label={t("refund.review_reason")}
          acts={(reason) => [
            { name: t("refund.uphold"), act: { kind: "review", number, upheld: true, reason } },
            { name: t("refund.reject"), act: { kind: "review", number, upheld: false, reason } },
          ]}
        />
      )}
    </article>
  );
}

interface WordsProps {
  refund: Refund;
  label: string;
  acts(text: string): { name: string; act: RefundAct }[];
}

/** A field, and what may be done with its words. */
function Words({ refund, label, acts }: WordsProps) {
  const words = useWords();
  const { message } = App.useApp();
  const doing = useRefundAct(refund.refund_id);
  const [text, setText] = useState("");
  const go = (act: RefundAct) =>
    doing.mutate(
      { version: refund.version, act },
      { onSuccess: () => setText(""), onError: (error) => void message.error(sentence(error, words), 6) },
    );
  return (
    <div className="refund-words">
      <Input.TextArea rows={2} maxLength={2000} value={text} aria-label={label} placeholder={label} onChange={(event) => setText(event.target.value)} />
      {acts(text.trim()).map(({ name, act }) => (
        <Button key={name} size="small" disabled={text.trim().length < 2} loading={doing.isPending} onClick={() => go(act)}>{name}</Button>
      ))}
    </div>
  );
}
