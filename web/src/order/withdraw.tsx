import { App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useWithdraw } from "../api/cases";
import { isStale, sentence } from "../api/problem";
import type { Order } from "../api/types";
import { useWords } from "../language/language";

/** Takes an order back before it leaves; the officer's reason goes on record. */
export function Withdraw({ caseId, order }: { caseId: string; order: Order }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const withdraw = useWithdraw(caseId);
  const submit = ({ reason }: { reason: string }) =>
    withdraw.mutate(
      { order_id: order.order_id, version: order.version, reason: reason.trim() },
      {
        onSuccess: () => {
          void message.success(t("order.withdrawn_done", { number: order.number }));
          setOpen(false);
        },
        onError: (error) => {
          void message.error(sentence(error, words), 6);
          if (isStale(error)) setOpen(false);
        },
      },
    );
  return (
    <>
      <Button size="small" type="text" className="withdraw" onClick={() => setOpen(true)}>{t("order.withdraw")}</Button>
      <Modal
        open={open}
        title={t("order.withdraw_title", { number: order.number })}
        okText={t("order.withdraw")}
        okButtonProps={{ danger: true }}
        confirmLoading={withdraw.isPending}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form form={form} layout="vertical" onFinish={submit} preserve={false}>
          <Form.Item name="reason" label={t("order.withdraw_reason")} rules={[{ required: true, whitespace: true, message: t("order.withdraw_reason_needed") }]}>
            <Input.TextArea rows={3} maxLength={500} showCount autoFocus />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
