/** A first or reset password must be changed before anything else. */
import { Alert, App, Button, Form, Input } from "antd";
import { sentence } from "../api/problem";
import { useChangePassword } from "../api/session";
import { LanguageSwitch } from "../language/language-switch";
import { useWords } from "../language/language";
import "./login.css";

interface Passwords {
  old: string;
  new: string;
  again: string;
}

/** Asks for the old and a new password; after the change one logs in anew. */
export function PasswordPage() {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const change = useChangePassword();
  const required = { required: true, message: t("session.required") };
  const finish = (values: Passwords) =>
    change.mutate({ old: values.old, new: values.new }, { onSuccess: () => void message.success(t("session.password_changed"), 6) });
  return (
    <div className="login login-single">
      <div className="login-language"><LanguageSwitch /></div>
      <main className="login-card">
        <h1>{t("session.change_password")}</h1>
        <p className="soft">{t("session.change_password_hint")}</p>
        {change.isError && <Alert type="error" showIcon message={sentence(change.error, words)} role="alert" />}
        <Form<Passwords> layout="vertical" requiredMark={false} onFinish={finish}>
          <Form.Item name="old" label={t("session.old_password")} rules={[required]}>
            <Input.Password autoFocus autoComplete="current-password" size="large" />
          </Form.Item>
          <Form.Item name="new" label={t("session.new_password")} rules={[required]}>
            <Input.Password autoComplete="new-password" size="large" />
          </Form.Item>
          <Form.Item
            name="again"
            label={t("session.new_password_again")}
            dependencies={["new"]}
            rules={[required, ({ getFieldValue }) => ({
              validator: (_, value) => (value === getFieldValue("new") ? Promise.resolve() : Promise.reject(new Error(t("session.not_the_same")))),
            })]}
          >
            <Input.Password autoComplete="new-password" size="large" />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={change.isPending}>
            {t("session.change_password")}
          </Button>
        </Form>
      </main>
    </div>
  );
}
