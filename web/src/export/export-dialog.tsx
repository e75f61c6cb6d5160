/** Asks for an export: which days, and why. */
import { Form, Input, Modal } from "antd";
import { useAskExport } from "../api/exports";
import { useWords } from "../language/language";
import { useDone } from "../people/use-done";

interface Fields {
  from: string;
  until: string;
  reason: string;
}

/** Whole days of Beijing time, the last one included. */
export function ExportDialog({ close }: { close(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const ask = useAskExport();
  const done = useDone();
  const required = [{ required: true, message: t("session.required") }];
  const finish = ({ from, until, reason }: Fields) => {
    const end = new Date(Date.parse(`${until}T00:00:00+08:00`) + 86_400_000).toISOString();
    ask.mutate({ from: `${from}T00:00:00+08:00`, until: end, reason: reason.trim() }, done(t("export.saved"), close));
  };
  return (
    <Modal open title={t("export.ask")} okText={t("export.ask")} confirmLoading={ask.isPending} onOk={form.submit} onCancel={close}>
      <Form<Fields> form={form} layout="vertical" onFinish={finish}>
        <Form.Item name="from" label={t("export.from")} rules={required}><Input type="date" /></Form.Item>
        <Form.Item name="until" label={t("export.until")} rules={required}><Input type="date" /></Form.Item>
        <Form.Item name="reason" label={t("export.reason")} rules={[{ required: true, whitespace: true, min: 4, message: t("export.reason_needed") }]}>
          <Input.TextArea rows={3} maxLength={200} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}
