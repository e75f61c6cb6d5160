import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { usePause } from "../api/deadlines";
import { sentence } from "../api/problem";
import type { Deadline } from "../api/types";
import { addressOf } from "../dossier/address";
import { useWords } from "../language/language";
import { Countdown } from "../time/countdown";
import { dayTime } from "../time/format";

/** A clock: of what, what must be done, what remains; and a pause where its kind allows one. */
export function DeadlineLine({ row, bare = false }: { row: Deadline; bare?: boolean }) {
  const { t, code } = useWords();
  const kind = code("clock.kind", row.kind);
  return (
    <li className={row.level > 0 ? "deadline deadline-up" : "deadline"} data-deadline={row.kind}>
      {!bare && (
        <span className="deadline-of">
          <Link to={addressOf(row.noun, row.root_id)} className="num">{row.number}</Link>
          <span className="small soft">{code("noun", row.noun)}{row.part !== null && ` ${t("order.number", { number: row.part })}`}</span>
        </span>
      )}
      <span className="deadline-kind">
        {kind}
        {row.level > 0 && <em className="chip chip-bad plain">{t("deadline.level", { level: row.level })}</em>}
      </span>
      <span className="small faint num">{dayTime(row.due_at)}</span>
      {row.paused_at ? <span className="chip chip-off">{t("deadline.paused")}</span> : <Countdown dueAt={row.due_at} label={kind} />}
      <PauseButton row={row} />
    </li>
  );
}

function PauseButton({ row }: { row: Deadline }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const pause = usePause();
  const send = (why: string | null) =>
    pause.mutate({ id: row.deadline_id, reason: why }, { onSuccess: () => setAsking(false), onError: (error) => void message.error(sentence(error, words), 6) });
  if (row.paused_at !== null) return <Button size="small" onClick={() => send(null)} loading={pause.isPending}>{t("deadline.resume")}</Button>;
  if (!row.can_pause) return <span />;
  return (
    <>
      <Button size="small" type="text" onClick={() => setAsking(true)}>{t("deadline.pause")}</Button>
      <Modal
        open={asking}
        title={t("deadline.pause_title", { number: row.number })}
        okText={t("deadline.pause")}
        okButtonProps={{ disabled: reason.trim().length < 2 }}
        confirmLoading={pause.isPending}
        onOk={() => send(reason.trim())}
        onCancel={() => setAsking(false)}
        destroyOnHidden
      >
        <Input.TextArea autoFocus rows={3} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} aria-label={t("deadline.pause_reason")} placeholder={t("deadline.pause_reason")} />
      </Modal>
    </>
  );
}
