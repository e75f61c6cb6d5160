import { App, Button, Input, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useCall, useHand } from "../api/co-victims";
import { useDirectory } from "../api/directory";
import { sentence } from "../api/problem";
import type { CallOutcome, CoVictim } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { dayTime } from "../time/format";

const OUTCOMES: readonly CallOutcome[] = ["warned", "not_reached", "no_victim"];

/** A payer: who, how much, when last, in which case found; and the call. */
export function CoVictimLine({ row, calls }: { row: CoVictim; calls: boolean }) {
  const { t } = useWords();
  return (
    <li className="co-victim" data-state={row.state}>
      <span className="co-victim-who">
        <b>{row.holder ?? t("co_victim.no_name")}</b>
        <span className="small soft num">{[row.bank, row.payer].filter(Boolean).join(" ")}</span>
      </span>
      <span className="co-victim-paid">
        <b className="num">{money(row.amount_fen)}</b>
        <span className="small soft">{t("co_victim.paid", { count: row.payments, payee: row.payee })}</span>
      </span>
      <span className="small num">{t("co_victim.last", { at: dayTime(row.last_paid_at) })}</span>
      <Link to={`/cases/${row.case_id}`} className="num small">{row.case_number}</Link>
      <span className="co-victim-call">
        {row.called_at !== null && <span className="small faint num">{t("co_victim.called", { count: row.calls, at: dayTime(row.called_at) })}</span>}
        {calls && row.state === "open" && <><CallButton row={row} /><HandButton row={row} /></>}
      </span>
    </li>
  );
}

/** The station that is nearer calls sooner. */
function HandButton({ row }: { row: CoVictim }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const [unitId, setUnitId] = useState<string>();
  const units = useDirectory(asking).data?.units ?? [];
  const hand = useHand();
  const send = () => {
    if (unitId === undefined) return;
    hand.mutate(
      { id: row.co_victim_id, unitId },
      {
        onSuccess: () => { setAsking(false); void message.success(t("co_victim.handed")); },
        onError: (error) => void message.error(sentence(error, words), 6),
      },
    );
  };
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>{t("co_victim.hand")}</Button>
      <Modal open={asking} title={t("co_victim.hand_title")} okText={t("co_victim.hand")} okButtonProps={{ disabled: unitId === undefined }} confirmLoading={hand.isPending} onOk={send} onCancel={() => setAsking(false)} destroyOnHidden>
        <Select
          className="co-victim-unit"
          showSearch
          optionFilterProp="label"
          aria-label={t("co_victim.hand_to")}
          placeholder={t("co_victim.hand_to")}
          value={unitId}
          onChange={setUnitId}
          options={units.map((unit) => ({ value: unit.unit_id, label: unit.name }))}
        />
      </Modal>
    </>
  );
}

function CallButton({ row }: { row: CoVictim }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const [outcome, setOutcome] = useState<CallOutcome>("warned");
  const [note, setNote] = useState("");
  const call = useCall();
  const send = () =>
    call.mutate(
      { id: row.co_victim_id, outcome, note: note.trim() },
      { onSuccess: () => setAsking(false), onError: (error) => void message.error(sentence(error, words), 6) },
    );
  return (
    <>
      <Button size="small" type="primary" onClick={() => setAsking(true)}>{t("co_victim.call")}</Button>
      <Modal
        open={asking}
        title={t("co_victim.call_title", { name: row.holder ?? row.payer })}
        okText={t("co_victim.save")}
        confirmLoading={call.isPending}
        onOk={send}
        onCancel={() => setAsking(false)}
        destroyOnHidden
      >
        <p className="small">{t("co_victim.say")}</p>
        <Radio.Group
          className="co-victim-outcomes"
          value={outcome}
          onChange={(event) => setOutcome(event.target.value as CallOutcome)}
          options={OUTCOMES.map((value) => ({ value, label: code("co_victim.outcome", value) }))}
        />
        <Input.TextArea rows={3} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} aria-label={t("co_victim.note")} placeholder={t("co_victim.note")} />
      </Modal>
    </>
  );
}
