/** The way in. Shown over a hidden page when a session ended, so that the page is found again as it was. */
import { Alert, Button, Form, Input } from "antd";
import { Problem, sentence } from "../api/problem";
import { useLogIn } from "../api/session";
import { LanguageSwitch } from "../language/language-switch";
import { useWords } from "../language/language";
import "./login.css";

interface Credentials {
  login: string;
  password: string;
  code?: string;
}

/** Asks who is here. */
export function LoginPage({ ended }: { ended: boolean }) {
  const words = useWords();
  const { t } = words;
  const logIn = useLogIn();
  const required = [{ required: true, message: t("session.required") }];
  return (
    <div className="login">
      <div className="login-language"><LanguageSwitch /></div>
      <section className="login-say" aria-hidden>
        <img src="/mark.svg" alt="" width={54} height={54} />
        <p>{t("session.motto")}</p>
        <ol>
          <li>{t("session.step_words")}</li>
          <li>{t("session.step_trace")}</li>
          <li>{t("session.step_sign")}</li>
          <li>{t("session.step_stop")}</li>
        </ol>
      </section>
      <main className="login-card">
        <h1>{t("console.title")}</h1>
        <p className="soft">{t("session.invitation")}</p>
        {ended && !logIn.isError && <Alert type="warning" showIcon message={t("session.ended")} />}
        {logIn.isError && <Alert type="error" showIcon message={refusal(logIn.error, words)} role="alert" />}
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(values) => logIn.mutate(values)}>
          <Form.Item name="login" label={t("session.login")} rules={required}>
            <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} size="large" />
          </Form.Item>
          <Form.Item name="password" label={t("session.password")} rules={required}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          {needsFactor(logIn.error) && (
            <Form.Item name="code" label={t("session.code")} extra={t("session.code_hint")} rules={required}>
              <Input autoFocus autoComplete="one-time-code" inputMode="text" maxLength={11} size="large" />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={logIn.isPending}>
            {t("session.log_in")}
          </Button>
        </Form>
        <p className="small faint">{t("session.notice")}</p>
      </main>
    </div>
  );
}

/** The password was right; a code must stand beside it. */
function needsFactor(error: unknown): boolean {
  return error instanceof Problem && error.slug === "factor_required";
}

/** At the door, a 401 means wrong name or password, not an ended session. */
function refusal(error: unknown, words: ReturnType<typeof useWords>): string {
  if (needsFactor(error)) return sentence(error, words);
  return error instanceof Problem && error.status === 401 ? words.t("session.refused") : sentence(error, words);
}
