/** Says from when until when somebody is away. */
import { Form, Input, Modal, Select } from "antd";
import { useDeclareAbsence } from "../api/duty";
import type { Colleague } from "../api/types";
import { useWords } from "../language/language";
import { useDone } from "../people/use-done";
import { useWorldNow } from "../time/world";
import { local, typed } from "./instant";

interface Fields {
  user_id: string;
  from: string;
  until: string;
  reason: string;
}

/** One's own absence; a chief (`people`) chooses whose. */
export function AbsenceDialog({ people, self, close }: { people: readonly Colleague[]; self: string; close(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const declare = useDeclareAbsence();
  const done = useDone();
  const now = useWorldNow();
  const required = [{ required: true, message: t("session.required") }];
  const finish = ({ user_id, from, until, reason }: Fields) =>
    declare.mutate({ user_id: user_id ?? self, from: typed(from), until: typed(until), reason: reason.trim() }, done(t("duty.saved"), close));
  if (now === null) return null;
  return (
    <Modal open title={t("duty.new_absence")} okText={t("duty.save")} confirmLoading={declare.isPending} onOk={form.submit} onCancel={close}>
      <p className="soft">{t("duty.absence_hint")}</p>
      <Form<Fields> form={form} layout="vertical" initialValues={{ user_id: self, from: local(now), until: local(now + 86_400_000) }} onFinish={finish}>
        {people.length > 0 && (
          <Form.Item name="user_id" label={t("duty.who")} rules={required}>
            <Select showSearch optionFilterProp="label" options={people.map((person) => ({ value: person.user_id, label: person.name }))} />
          </Form.Item>
        )}
        <Form.Item name="from" label={t("duty.from")} rules={required}><Input type="datetime-local" /></Form.Item>
        <Form.Item name="until" label={t("duty.until")} rules={required}><Input type="datetime-local" /></Form.Item>
        <Form.Item name="reason" label={t("duty.reason")} rules={[{ required: true, whitespace: true, min: 2, message: t("session.required") }]}><Input maxLength={200} /></Form.Item>
      </Form>
    </Modal>
  );
}
