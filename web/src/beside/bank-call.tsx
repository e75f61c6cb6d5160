import { App, Button, Input, InputNumber, Modal, Radio } from "antd";
import { useState, type RefObject } from "react";
import { useLogCall } from "../api/beside";
import { sentence } from "../api/problem";
import type { BesideOrder, NewCall } from "../api/types";
import { useWords } from "../language/language";
import { dayTime } from "../time/format";
import { DeskNumber } from "./desk-number";

interface BankCallProps {
  row: BesideOrder;
  button: RefObject<HTMLButtonElement | null>;
}

const OUTCOMES = ["promised", "noted", "declined", "no_answer"] as const;

/** The bank's desk, what it promised, and the form for the next call. */
export function BankCallPanel({ row, button }: BankCallProps) {
  const { t, code } = useWords();
  const [open, setOpen] = useState(false);
  const { order } = row;
  return (
    <section className="sheet" aria-labelledby="call-title">
      <header>
        <h2 id="call-title">{t("call.title")}</h2>
        <Button ref={button} size="small" disabled={!order.can.record} onClick={() => setOpen(true)}>{t("call.log")}</Button>
      </header>
      <div className="body">
        <DeskNumber bank={order.bank} desk={row.desk} />
        {order.calls.length > 0 && (
          <ol className="calls small">
            {order.calls.map((call) => (
              <li key={call.at}>
                <span className="num">{dayTime(call.at)}</span> {call.officer} · <b>{code("call.outcome", call.outcome)}</b>
                {call.clerk && <> · {call.clerk}</>}
                {call.until && <> · {t("call.until", { until_at: call.until })}</>}
              </li>
            ))}
          </ol>
        )}
      </div>
      {open && <CallDialog orderId={order.order_id} close={() => setOpen(false)} />}
    </section>
  );
}

function CallDialog({ orderId, close }: { orderId: string; close(): void }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>("promised");
  const [clerk, setClerk] = useState("");
  const [minutes, setMinutes] = useState<number | null>(120);
  const log = useLogCall();
  const promised = outcome === "promised";
  const submit = () => {
    const call: NewCall = promised ? { outcome, clerk, minutes } : { outcome };
    log.mutate({ orderId, call }, {
      onSuccess: () => { void message.success(t("call.logged")); close(); },
      onError: (error) => void message.error(sentence(error, words), 6),
    });
  };
  return (
    <Modal open title={t("call.log")} okText={t("call.save")} onOk={submit} onCancel={close} confirmLoading={log.isPending} okButtonProps={{ disabled: promised && clerk.trim() === "" }} destroyOnHidden>
      <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Radio.Group value={outcome} onChange={(event) => setOutcome(event.target.value)} options={OUTCOMES.map((each) => ({ value: each, label: code("call.outcome", each) }))} />
        {promised && (
          <div className="call-promise">
            <label><span className="small soft">{t("call.clerk")}</span><Input autoFocus value={clerk} maxLength={60} onChange={(event) => setClerk(event.target.value)} data-call="clerk" onPressEnter={submit} /></label>
            <label><span className="small soft">{t("call.minutes")}</span><InputNumber value={minutes} min={1} max={2_880} onChange={setMinutes} data-call="minutes" /></label>
          </div>
        )}
      </form>
    </Modal>
  );
}
