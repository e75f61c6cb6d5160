/** Names a post and who holds it. */
import { Form, Input, Modal, Select, Switch } from "antd";
import { useChangePost, useMakePost } from "../api/duty";
import { useUnits } from "../api/people";
import type { Colleague, Post } from "../api/types";
import { useWords } from "../language/language";
import { useDone } from "../people/use-done";
import { WORK_ROLES } from "../session/rights";

interface Fields {
  unit_id: string;
  role: string;
  name: string;
  is_active: boolean;
  a?: string;
  b?: string;
  c?: string;
}

/** Makes a post, or says one anew; only who holds the role can be chosen. */
export function PostDialog({ post, people, close }: { post: Post | null; people: readonly Colleague[]; close(): void }) {
  const { t, code } = useWords();
  const [form] = Form.useForm<Fields>();
  const role = Form.useWatch("role", form) ?? post?.role;
  const units = useUnits();
  const make = useMakePost();
  const change = useChangePost();
  const done = useDone();
  const required = [{ required: true, whitespace: true, message: t("session.required") }];
  const able = people.filter((person) => person.roles.some((held) => held === role));
  const options = able.map((person) => ({ value: person.user_id, label: person.name }));
  const finish = ({ unit_id, role, name, is_active, a, b, c }: Fields) => {
    const holders = { a: a ?? null, b: b ?? null, c: c ?? null };
    if (post) change.mutate({ id: post.post_id, version: post.version, name, holders, is_active }, done(t("duty.saved"), close));
    else make.mutate({ unit_id, role, name, holders }, done(t("duty.saved"), close));
  };
  const held = { a: post?.holders.a ?? undefined, b: post?.holders.b ?? undefined, c: post?.holders.c ?? undefined };
  return (
    <Modal open title={t(post ? "duty.change_post" : "duty.new_post")} okText={t("duty.save")} confirmLoading={make.isPending || change.isPending} onOk={form.submit} onCancel={close}>
      <Form<Fields> form={form} layout="vertical" initialValues={{ name: post?.name, is_active: post?.is_active ?? true, role: post?.role, ...held }} onFinish={finish}>
        {!post && (
          <>
            <Form.Item name="unit_id" label={t("people.unit")} rules={required}>
              <Select showSearch optionFilterProp="label" options={units.data?.units.filter((unit) => unit.is_active).map((unit) => ({ value: unit.unit_id, label: unit.name }))} />
            </Form.Item>
            <Form.Item name="role" label={t("duty.role")} rules={required}>
              <Select options={WORK_ROLES.map((value) => ({ value, label: code("role", value) }))} />
            </Form.Item>
          </>
        )}
        <Form.Item name="name" label={t("duty.name")} rules={required}><Input maxLength={100} /></Form.Item>
        {(["a", "b", "c"] as const).map((place) => (
          <Form.Item key={place} name={place} label={t(`duty.place_${place}`)}>
            <Select allowClear showSearch optionFilterProp="label" options={options} />
          </Form.Item>
        ))}
        {post && <Form.Item name="is_active" label={t("duty.is_post")} valuePropName="checked"><Switch /></Form.Item>}
      </Form>
    </Modal>
  );
}
