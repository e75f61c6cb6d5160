/** One's own second factor: a secret for an authenticator, its first code, and the recovery codes. */
import { Alert, Button, Form, Input } from "antd";
import { sentence } from "../api/problem";
import { useBeginCodes, useConfirmCodes } from "../api/session";
import "../audit/audit.css";
import { useWords } from "../language/language";

/** Three steps on one page; what is shown once is shown large. */
export default function FactorPage({ login }: { login: string }) {
  const words = useWords();
  const { t } = words;
  const begin = useBeginCodes();
  const confirm = useConfirmCodes();
  const error = confirm.error ?? begin.error;
  return (
    <div className="people-page">
      <h1>{t("session.factor")}</h1>
      <p className="soft">{t("session.factor_hint")}</p>
      {error && <Alert type="error" showIcon message={sentence(error, words)} role="alert" />}
      {!begin.data && <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>{t("session.factor_begin")}</Button>}
      {begin.data && !confirm.data && (
        <>
          <p>{t("session.factor_secret", { login })}</p>
          <p className="one-time">{begin.data.secret.match(/.{1,4}/g)?.join(" ")}</p>
          <Form<{ code: string }> layout="inline" onFinish={({ code }) => confirm.mutate(code.trim())}>
            <Form.Item name="code" label={t("session.code")} rules={[{ required: true, message: t("session.required") }]}>
              <Input autoFocus autoComplete="one-time-code" inputMode="numeric" maxLength={6} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={confirm.isPending}>{t("session.factor_confirm")}</Button>
          </Form>
        </>
      )}
      {confirm.data && (
        <>
          <Alert type="success" showIcon message={t("session.factor_done")} />
          <p>{t("session.recovery_hint")}</p>
          <ul>{confirm.data.codes.map((code) => <li key={code} className="one-time">{code}</li>)}</ul>
        </>
      )}
    </div>
  );
}
