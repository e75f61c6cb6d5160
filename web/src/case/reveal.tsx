/** The masks of a page, and the way behind them: with a reason, for a while, on record. */
import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useReveal } from "../api/cases";
import { sentence } from "../api/problem";
import { useWords } from "../language/language";
import { clockTime } from "../time/format";

interface RevealProps {
  masked: boolean;
  until: string | null;
  /** Lifts the masks for a while, with a reason. */
  reveal: { mutate(reason: string, told: { onSuccess(): void; onError(error: unknown): void }): void; isPending: boolean };
}

/** The masks of a case. */
export function Reveal({ caseId, masked, until }: { caseId: string; masked: boolean; until: string | null }) {
  return <Masks masked={masked} until={until} reveal={useReveal(caseId)} />;
}

/** Says whether masks are on, and asks for the reason to lift them. */
export function Masks({ masked, until, reveal }: RevealProps) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const submit = ({ reason }: { reason: string }) =>
    reveal.mutate(reason.trim(), {
      onSuccess: () => setOpen(false),
      onError: (error) => void message.error(sentence(error, words), 6),
    });
  if (!masked) {
    return (
      <span className="chip plain chip-wait" role="status">
        <EyeOutlined aria-hidden /> {until ? t("case.revealed_until", { time: clockTime(until).slice(0, 5) }) : t("case.revealed")}
      </span>
    );
  }
  return (
    <>
      <Button size="small" icon={<EyeInvisibleOutlined />} onClick={() => setOpen(true)}>{t("case.reveal")}</Button>
      <Modal open={open} title={t("case.reveal_title")} okText={t("case.reveal")} confirmLoading={reveal.isPending} onOk={form.submit} onCancel={() => setOpen(false)} destroyOnHidden>
        <p className="soft">{t("case.reveal_hint")}</p>
        <Form form={form} layout="vertical" onFinish={submit} preserve={false}>
          <Form.Item name="reason" label={t("case.reveal_reason")} rules={[{ required: true, whitespace: true, min: 4, message: t("case.reveal_reason_needed") }]}>
            <Input.TextArea rows={3} maxLength={200} showCount autoFocus />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
