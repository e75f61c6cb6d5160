/** Who a user is and where the user belongs. */
import { App, Form, Input, Modal, Select, Switch } from "antd";
import { sentence } from "../api/problem";
import { useChangeUser, useMakeUser } from "../api/people";
import type { Unit, UserFile } from "../api/types";
import { useWords } from "../language/language";

interface Fields {
  login: string;
  name: string;
  badge: string;
  phone: string;
  unit_id?: string;
  is_active: boolean;
}

/** Makes a user, or says anew who one is. */
export function UserDialog({ user, units, close }: { user: UserFile | null; units: readonly Unit[]; close(): void }) {
  const words = useWords();
  const { t } = words;
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const make = useMakeUser();
  const change = useChangeUser();
  const failed = { onError: (error: unknown) => void message.error(sentence(error, words), 6) };
  const finish = ({ login, is_active, unit_id = undefined, ...person }: Fields) => {
    const unit = unit_id ?? null;
    if (user) {
      const said = { ...person, id: user.user_id, version: user.version, unit_id: unit, is_active };
      change.mutate(said, { ...failed, onSuccess: () => { void message.success(t("people.saved")); close(); } });
      return;
    }
    make.mutate({ ...person, login, unit_id: unit }, {
      ...failed,
      onSuccess: (made) => {
        close();
        void modal.info({ title: t("people.password_once"), content: <p className="one-time">{made.password}</p> });
      },
    });
  };
  const required = [{ required: true, whitespace: true, message: t("session.required") }];
  const initial = user ? { ...user, unit_id: user.unit_id ?? undefined } : { badge: "", phone: "", is_active: true };
  return (
    <Modal
      open
      title={user ? t("people.change") : t("people.new_user")}
      okText={user ? t("people.save") : t("people.make")}
      confirmLoading={make.isPending || change.isPending}
      onOk={form.submit}
      onCancel={close}
    >
      <Form<Fields> form={form} layout="vertical" initialValues={initial} onFinish={finish}>
        {!user && <Form.Item name="login" label={t("session.login")} rules={required}><Input autoFocus maxLength={32} /></Form.Item>}
        <Form.Item name="name" label={t("people.name")} rules={required}><Input maxLength={50} /></Form.Item>
        <Form.Item name="unit_id" label={t("people.unit")} extra={t("people.no_unit_hint")}>
          <Select allowClear showSearch optionFilterProp="label" options={units.filter((unit) => unit.is_active).map((unit) => ({ value: unit.unit_id, label: unit.name }))} />
        </Form.Item>
        <Form.Item name="badge" label={t("people.badge")}><Input /></Form.Item>
        <Form.Item name="phone" label={t("people.phone")}><Input /></Form.Item>
        {user && <Form.Item name="is_active" label={t("people.may_sign_in")} valuePropName="checked"><Switch /></Form.Item>}
      </Form>
    </Modal>
  );
}
