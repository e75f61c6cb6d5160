import { EditOutlined } from "@ant-design/icons";
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useSetBankDesk } from "../api/beside";
import { sentence } from "../api/problem";
import type { BankDesk } from "../api/types";
import { useWords } from "../language/language";

/** The bank's telephone, large enough to dial from; the office puts its agreed number in the place of the public line. */
export function DeskNumber({ bank, desk }: { bank: string | null; desk: BankDesk | null }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <div className="desk-number">
      <a className="num desk-phone" href={desk ? `tel:${desk.phone}` : undefined}>{desk?.phone ?? t("call.no_number")}</a>
      <span className="small soft">{[bank, desk?.is_public_line ? t("call.public_line") : desk?.note].filter(Boolean).join(" · ")}</span>
      {bank && <Button type="text" size="small" icon={<EditOutlined />} aria-label={t("call.change_number")} title={t("call.change_number")} onClick={() => setOpen(true)} />}
      {open && bank && <NumberDialog bank={bank} desk={desk} close={() => setOpen(false)} />}
    </div>
  );
}

function NumberDialog({ bank, desk, close }: { bank: string; desk: BankDesk | null; close(): void }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [phone, setPhone] = useState(desk?.phone ?? "");
  const [note, setNote] = useState(desk?.note ?? "");
  const set = useSetBankDesk();
  const submit = () =>
    set.mutate({ bank, phone, note }, {
      onSuccess: close,
      onError: (error) => void message.error(sentence(error, words), 6),
    });
  return (
    <Modal open title={bank} okText={t("call.save")} onOk={submit} onCancel={close} confirmLoading={set.isPending} destroyOnHidden>
      <label><span className="small soft">{t("call.number")}</span><Input autoFocus value={phone} maxLength={60} onChange={(event) => setPhone(event.target.value)} onPressEnter={submit} /></label>
      <label><span className="small soft">{t("call.note")}</span><Input value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} onPressEnter={submit} /></label>
    </Modal>
  );
}
