/** Asks for an order that the planner did not propose: any kind, any account of the case; the law decides. */
import { PlusOutlined } from "@ant-design/icons";
import { App, Button, Form, Input, Modal, Select, Switch } from "antd";
import { useState } from "react";
import { useRequestOrder } from "../api/beside";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import type { NewOrder, Order } from "../api/types";
import { useWords } from "../language/language";

const KINDS = ["stop", "stop_extension", "stop_release", "freeze", "freeze_extension", "freeze_release", "query", "holder_query", "live_watch", "live_watch_end", "all_accounts_query"] as const;

interface Asked {
  kind: NewOrder["kind"];
  account: string;
  whole?: boolean;
  whole_because?: string;
}

/** A button and its dialog; shown to who signs. */
export function RequestOrder({ caseId, orders, accounts }: { caseId: string; orders: readonly Order[]; accounts: readonly string[] }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Asked>();
  const kind = Form.useWatch("kind", form);
  const whole = Form.useWatch("whole", form);
  const request = useRequestOrder(caseId);
  const { data: session } = useSession();
  if (!session?.user.roles.includes("investigator")) return null;
  const known = [...new Set([...accounts, ...orders.map((order) => order.account)])];
  const submit = ({ kind, account, whole, whole_because }: Asked) =>
    request.mutate(kind === "freeze" && whole ? { kind, account, whole_because } : { kind, account }, {
      onSuccess: (order) => {
        void message.success(t("order.requested_done", { number: order.number }));
        setOpen(false);
      },
      onError: (error) => void message.error(sentence(error, words), 6),
    });
  return (
    <>
      <Button size="small" icon={<PlusOutlined />} data-action="request" onClick={() => setOpen(true)}>{t("order.request")}</Button>
      <Modal open={open} title={t("order.request")} okText={t("order.request_do")} confirmLoading={request.isPending} onOk={form.submit} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form form={form} layout="vertical" onFinish={submit} preserve={false} initialValues={{ kind: "freeze", account: known[0] }}>
          <Form.Item name="kind" label={t("order.request_kind")} rules={[{ required: true }]}>
            <Select options={KINDS.map((each) => ({ value: each, label: code("order.kind", each) }))} />
          </Form.Item>
          <Form.Item name="account" label={t("field.account")} rules={[{ required: true, message: t("invalid.required") }]}>
            <Select showSearch options={known.map((each) => ({ value: each, label: each }))} />
          </Form.Item>
          {kind === "freeze" && (
            <Form.Item name="whole" label={t("order.whole")} valuePropName="checked"><Switch /></Form.Item>
          )}
          {kind === "freeze" && whole && (
            <Form.Item name="whole_because" label={t("field.whole_because")} rules={[{ required: true, whitespace: true, min: 2, message: t("invalid.required") }]}>
              <Input.TextArea rows={2} maxLength={200} />
            </Form.Item>
          )}
        </Form>
      </Modal>
    </>
  );
}
