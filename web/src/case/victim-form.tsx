import { Alert, Button, Dropdown } from "antd";
import { useAskForForm, useForms, pictureAddress } from "../api/forms";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import { useWords } from "../language/language";
import { dayTime } from "../time/format";

const CHANNELS = ["link", "station", "branch"] as const;

/** The victim's signed application: ask for it, see whether it came and how long the victim took. */
export function VictimForm({ caseId }: { caseId: string }) {
  const words = useWords();
  const { t, code } = words;
  const { data: forms } = useForms(caseId);
  const ask = useAskForForm(caseId);
  const { data: session } = useSession();
  const may = session?.user.roles.includes("investigator") === true;
  const items = CHANNELS.map((channel) => ({ key: channel, label: code("form.channel", channel), onClick: () => ask.mutate(channel) }));
  return (
    <section className="sheet case-form" aria-labelledby="form-title">
      <header>
        <h2 id="form-title">{t("form.title")}</h2>
        {may && <Dropdown menu={{ items }} trigger={["click"]}><Button size="small" loading={ask.isPending}>{t("form.ask")}</Button></Dropdown>}
      </header>
      <div className="body">
        {ask.error && <Alert type="error" showIcon message={sentence(ask.error, words)} />}
        {ask.data && <Alert type="info" message={t("form.link")} description={<a className="num form-link" href={`/form/${ask.data.token}`} target="_blank" rel="noreferrer">{`${window.location.origin}/form/${ask.data.token}`}</a>} />}
        {(forms ?? []).length === 0 && !ask.data && <p className="small soft">{t("form.none")}</p>}
        <ul className="case-forms small">
          {(forms ?? []).map((form) => (
            <li key={form.form_id}>
              <span className={`chip ${form.signed_at ? "chip-good" : "chip-wait"}`}>{t(form.signed_at ? "form.signed" : "form.waiting")}</span>{" "}
              {code("form.channel", form.channel)} · <span className="num">{dayTime(form.asked_at)}</span>
              {form.signed_at && <> · {form.name} · {t("form.minutes", { minutes: form.victim_minutes })} · <a href={pictureAddress(form.form_id, "handwriting")} target="_blank" rel="noreferrer">{t("form.handwriting")}</a> · <a href={pictureAddress(form.form_id, "scan")} target="_blank" rel="noreferrer">{t("form.scan")}</a></>}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
