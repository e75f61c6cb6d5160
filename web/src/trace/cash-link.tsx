/** Deposits of cash that may be a withdrawal's money; an officer chooses one and says by what it is known. */
import { App, Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { useCashDeposits, useLinkCash } from "../api/cash";
import { sentence } from "../api/problem";
import type { CashDeposit, Left } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Nothing, Unreachable } from "../shell/empty";
import { dateTime } from "../time/format";

/** A day, three days, a week, a month. */
const HOURS = [24, 72, 168, 720] as const;
const NOTE_MAX = 500;

interface CashLinkProps {
  caseId: string;
  left: Left;
  close(): void;
}

/** The finding is written to the trail and the case is traced through it at once. */
export function CashLink({ caseId, left, close }: CashLinkProps) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [hours, setHours] = useState<number>(HOURS[1]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const { data, error, refetch } = useCashDeposits(caseId, left.transfer_id, hours);
  const link = useLinkCash(caseId);
  const deposit = data?.find((each) => each.transfer_id === chosen) ?? null;
  const send = () => {
    if (deposit === null) return;
    link.mutate(
      { withdrawal: left.transfer_id, deposit: deposit.transfer_id, note: note.trim() },
      {
        onSuccess: ({ fen }) => { void message.success(t("cash.linked", { linked_fen: fen })); close(); },
        onError: (error) => void message.error(sentence(error, words), 6),
      },
    );
  };
  return (
    <Modal
      open
      className="cash-link"
      width={720}
      title={t("cash.title", { drawn_fen: left.fen, drawn_at: left.at })}
      okText={t("cash.link")}
      okButtonProps={{ disabled: deposit === null || note.trim() === "" }}
      confirmLoading={link.isPending}
      onOk={send}
      onCancel={close}
    >
      <p className="small soft">{t("cash.hint")}</p>
      <Segmented
        size="small"
        aria-label={t("cash.within")}
        value={hours}
        onChange={setHours}
        options={HOURS.map((value) => ({ value, label: t("cash.within_days", { days: value / 24 }) }))}
      />
      {error ? <Unreachable error={error} retry={refetch} /> : data?.length === 0 && <Nothing title={t("cash.none")} hint={t("cash.none_hint")} />}
      {data && data.length > 0 && (
        <ul className="cash-deposits" role="radiogroup" aria-label={t("cash.deposits")}>
          {data.map((each) => <Row key={each.transfer_id} deposit={each} chosen={each.transfer_id === chosen} choose={() => setChosen(each.transfer_id)} />)}
        </ul>
      )}
      <Input.TextArea rows={2} maxLength={NOTE_MAX} value={note} onChange={(event) => setNote(event.target.value)} aria-label={t("cash.note")} placeholder={t("cash.note")} />
    </Modal>
  );
}

function Row({ deposit, chosen, choose }: { deposit: CashDeposit; chosen: boolean; choose(): void }) {
  const { t } = useWords();
  return (
    <li className={chosen ? "chosen" : ""}>
      <label>
        <input type="radio" name="cash-deposit" checked={chosen} onChange={choose} />
        <span className="num">{dateTime(deposit.at)}</span>
        <b className="num">{money(deposit.amount_fen)}</b>
        <span className="num">{deposit.account}</span>
        {deposit.is_same_place && <span className="chip state-holding">{t("cash.same_place")}</span>}
        {deposit.unlinked_fen < deposit.amount_fen && <span className="small soft">{t("cash.unlinked", { unlinked_fen: deposit.unlinked_fen })}</span>}
      </label>
    </li>
  );
}
