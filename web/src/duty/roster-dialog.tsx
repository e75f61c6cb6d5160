/** Makes shifts one behind the other: groups take turns. */
import { Button, Form, Input, InputNumber, Modal, Select } from "antd";
import { useMakeShifts } from "../api/duty";
import type { Colleague } from "../api/types";
import { useWords } from "../language/language";
import { useDone } from "../people/use-done";
import { useWorldNow } from "../time/world";
import { local, typed } from "./instant";

interface Fields {
  from: string;
  hours: number;
  count: number;
  groups: string[][];
}

/** A chief's act: who is on duty, in turn, for how many shifts. */
export function RosterDialog({ people, close }: { people: readonly Colleague[]; close(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const make = useMakeShifts();
  const done = useDone();
  const now = useWorldNow();
  const required = [{ required: true, message: t("session.required") }];
  const options = people.map((person) => ({ value: person.user_id, label: person.name }));
  const finish = ({ from, ...shifts }: Fields) => make.mutate({ ...shifts, from: typed(from) }, done(t("duty.saved"), close));
  if (now === null) return null;
  // A day's duty begins at half past eight; the next one from now.
  const morning = `${local(now + 86_400_000).slice(0, 10)}T08:30`;
  return (
    <Modal open title={t("duty.new_roster")} okText={t("duty.save")} confirmLoading={make.isPending} onOk={form.submit} onCancel={close}>
      <Form<Fields> form={form} layout="vertical" initialValues={{ from: morning, hours: 24, count: 7, groups: [[]] }} onFinish={finish}>
        <Form.Item name="from" label={t("duty.first_from")} rules={required}><Input type="datetime-local" /></Form.Item>
        <div className="duty-two">
          <Form.Item name="hours" label={t("duty.hours")} rules={required}><InputNumber min={1} max={24} precision={0} /></Form.Item>
          <Form.Item name="count" label={t("duty.count")} rules={required}><InputNumber min={1} max={92} precision={0} /></Form.Item>
        </div>
        <Form.List name="groups">
          {(fields, { add, remove }) => (
            <>
              {fields.map((field, place) => (
                <Form.Item key={field.key} label={t("duty.group", { number: String(place + 1) })}>
                  <div className="duty-group">
                    <Form.Item name={field.name} noStyle rules={required}>
                      <Select mode="multiple" showSearch optionFilterProp="label" options={options} />
                    </Form.Item>
                    {fields.length > 1 && <Button onClick={() => remove(field.name)}>{t("duty.drop_group")}</Button>}
                  </div>
                </Form.Item>
              ))}
              <Button block type="dashed" onClick={() => add([])}>{t("duty.add_group")}</Button>
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  );
}
