/** The papers of a stop that left before the victim had signed: where they stand, sent from here, copied out beside the platform. */
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { paperAddress } from "../api/beside";
import { useBringBackCompletion, useCompleteStop, useCompletionSheet } from "../api/completions";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import type { Order } from "../api/types";
import "../beside/beside.css";
import { copy } from "../beside/clipboard";
import { useWords } from "../language/language";
import { dayTime } from "../time/format";

/** One line under the order; nothing where the stop left with its papers. */
export function Completion({ caseId, order }: { caseId: string; order: Order }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const { data: session } = useSession();
  const send = useCompleteStop(caseId);
  const [open, setOpen] = useState(false);
  const { completion } = order;
  if (!completion) return null;
  const may = session?.user.roles.includes("investigator") === true;
  const good = completion.result_code === "0000";
  return (
    <p className="small order-completion" data-completion={completion.state}>
      <span className={`chip ${good ? "chip-good" : "chip-wait"}`}>{code("completion", completion.state)}</span>{" "}
      {completion.result_code && <>{code("result", completion.result_code)} </>}
      <span className="num soft">{dayTime(completion.since)}</span>{" "}
      {may && completion.can_send && (
        <Button size="small" data-action="complete-stop" loading={send.isPending} onClick={() => send.mutate(order.order_id, { onError: (error) => void message.error(sentence(error, words), 6) })}>
          {t("completion.send")}
        </Button>
      )}
      {may && completion.state === "by_hand" && <Button size="small" data-action="completion-by-hand" onClick={() => setOpen(true)}>{t("completion.by_hand")}</Button>}
      {may && completion.state === "sent" && <Button size="small" onClick={() => setOpen(true)}>{t("completion.answer")}</Button>}
      {open && <ByHand caseId={caseId} order={order} close={() => setOpen(false)} />}
    </p>
  );
}

/** The fields to copy, and what the platform said. */
function ByHand({ caseId, order, close }: { caseId: string; order: Order; close(): void }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const { data: sheet } = useCompletionSheet(order.order_id);
  const bring = useBringBackCompletion(caseId);
  const [result, setResult] = useState("");
  const save = () =>
    bring.mutate({ orderId: order.order_id, result: result.trim() }, {
      onSuccess: close,
      onError: (error) => void message.error(sentence(error, words), 6),
    });
  return (
    <Modal open width={640} title={t("completion.by_hand")} okText={t(result.trim() === "" ? "completion.entered" : "beside.take_answer")} onOk={save} confirmLoading={bring.isPending} onCancel={close}>
      <table className="copy-table">
        <tbody>
          {(sheet?.fields ?? []).map((field) => (
            <tr key={field.element} data-field={field.element}>
              <th scope="row">{field.label}</th>
              <td className="num" translate="no">{field.text}</td>
              <td><Button size="small" type="text" onClick={() => void copy(field.text)}>{t("beside.copy")}</Button></td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small soft copy-papers">
        {t("beside.papers")}
        {(sheet?.papers ?? []).map((name) => <a key={name} href={paperAddress(order.order_id, name)} download={name}>{name}</a>)}
      </p>
      <Input className="num" maxLength={4} value={result} placeholder={t("completion.result")} aria-label={t("completion.result")} onChange={(event) => setResult(event.target.value)} onPressEnter={save} />
    </Modal>
  );
}
