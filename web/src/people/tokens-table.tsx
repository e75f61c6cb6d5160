/** The tokens of machines: a bank's gateway reads its own orders with one. */
import { App, Button, Form, Input, InputNumber, Modal, Select, Table } from "antd";
import { useState } from "react";
import { useIssueToken, useRevokeToken, useTokens, useUnits } from "../api/people";
import type { MachineToken, NewMachineToken } from "../api/types";
import { useWords } from "../language/language";
import { Unreachable } from "../shell/empty";
import { dateTime, day } from "../time/format";
import { useDone } from "./use-done";

/** A row per token, and issuing one. */
export function TokensTable() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useTokens();
  const units = useUnits();
  const [issuing, setIssuing] = useState(false);
  const revoke = useRevokeToken();
  const done = useDone();
  if (error) return <Unreachable error={error} retry={refetch} />;
  const names = new Map(units.data?.units.map((unit) => [unit.unit_id, unit.name]));
  const columns = [
    { title: t("people.token_name"), dataIndex: "name" },
    { title: t("people.unit"), dataIndex: "unit_id", render: (id: string) => names.get(id) },
    { title: t("people.token_until"), dataIndex: "expires_at", width: 130, className: "num", render: (at: string) => day(at) },
    { title: t("people.token_used"), dataIndex: "used_at", width: 190, className: "num", render: (at: string | null) => (at ? dateTime(at) : "—") },
    {
      title: "",
      width: 110,
      render: (token: MachineToken) => token.revoked_at
        ? <span className="faint">{t("people.token_revoked")}</span>
        : <Button size="small" danger onClick={() => revoke.mutate(token.token_id, done(t("people.saved")))}>{t("people.token_revoke")}</Button>,
    },
  ];
  return (
    <>
      <div className="people-tools">
        <Button type="primary" onClick={() => setIssuing(true)}>{t("people.token_issue")}</Button>
      </div>
      <Table<MachineToken> size="small" rowKey="token_id" loading={isPending} columns={columns} dataSource={data ?? []} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 760 }} />
      {issuing && <TokenDialog units={units.data?.units ?? []} close={() => setIssuing(false)} />}
    </>
  );
}

function TokenDialog({ units, close }: { units: readonly { unit_id: string; name: string; is_active: boolean }[]; close(): void }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const [form] = Form.useForm<NewMachineToken>();
  const issue = useIssueToken();
  const done = useDone();
  const required = [{ required: true, message: t("session.required") }];
  const shown = {
    ...done(t("people.saved")),
    onSuccess: (issued: { secret: string }) => {
      close();
      void modal.info({ title: t("people.token_once"), width: 640, content: <p className="one-time">{issued.secret}</p> });
    },
  };
  return (
    <Modal open title={t("people.token_issue")} okText={t("people.make")} confirmLoading={issue.isPending} onOk={form.submit} onCancel={close}>
      <p className="soft">{t("people.token_hint")}</p>
      <Form<NewMachineToken> form={form} layout="vertical" initialValues={{ days: 180 }} onFinish={(token) => issue.mutate(token, shown)}>
        <Form.Item name="name" label={t("people.token_name")} rules={required}><Input maxLength={100} /></Form.Item>
        <Form.Item name="unit_id" label={t("people.unit")} rules={required}>
          <Select showSearch optionFilterProp="label" options={units.filter((unit) => unit.is_active).map((unit) => ({ value: unit.unit_id, label: unit.name }))} />
        </Form.Item>
        <Form.Item name="days" label={t("people.token_days")} rules={required}><InputNumber min={1} max={366} precision={0} /></Form.Item>
      </Form>
    </Modal>
  );
}
