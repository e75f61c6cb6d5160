/** What a user may do: the security administrator's page. */
import { Alert, Checkbox, Form, Modal, Select } from "antd";
import { useSetRoles } from "../api/people";
import type { UserFile } from "../api/types";
import { useWords } from "../language/language";
import { WORK_ROLES } from "../session/rights";
import { useDone } from "./use-done";

interface Fields {
  roles: string[];
  rank?: string;
}

/** Gives exactly the ticked roles. */
export function RolesDialog({ user, close }: { user: UserFile; close(): void }) {
  const { t, code } = useWords();
  const [form] = Form.useForm<Fields>();
  const chosen = Form.useWatch("roles", form) ?? user.roles;
  const set = useSetRoles();
  const done = useDone();
  const isApart = user.unit_id === null;
  const offered = isApart ? user.roles : WORK_ROLES;
  const finish = ({ roles, rank }: Fields) =>
    set.mutate({ id: user.user_id, version: user.version, roles, rank: roles.includes("approver") ? (rank ?? null) : null }, done(t("people.saved"), close));
  return (
    <Modal open title={t("people.roles_of", { name: user.name })} okText={t("people.save")} confirmLoading={set.isPending} onOk={form.submit} onCancel={close}>
      {isApart && <Alert type="info" showIcon message={t("people.apart")} style={{ marginBottom: 12 }} />}
      <Form<Fields> form={form} layout="vertical" initialValues={{ roles: user.roles, rank: user.rank ?? undefined }} onFinish={finish}>
        <Form.Item name="roles" label={t("people.roles")}>
          <Checkbox.Group options={offered.map((role) => ({ value: role, label: code("role", role) }))} />
        </Form.Item>
        {chosen.includes("approver") && (
          <Form.Item name="rank" label={t("people.rank")} rules={[{ required: true, message: t("session.required") }]}>
            <Select options={["centre", "county", "prefecture"].map((rank) => ({ value: rank, label: code("rank", rank) }))} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
