/** For a holder whose account is stopped: who did it, on what ground, until when, and how to object. Without a login. */
import { Alert, Button, Input } from "antd";
import { useState, type FormEvent } from "react";
import { useComplain, useMeasure, useProgress, type Which } from "../api/complaints";
import { sentence } from "../api/problem";
import { LanguageSwitch } from "../language/language-switch";
import { useWords } from "../language/language";
import { dateTime } from "../time/format";
import "./complaint.css";
import { HolderProgress } from "./holder-progress";

/** One page: ask, read, object, follow. */
export default function HolderPage() {
  const words = useWords();
  const { t, code } = words;
  const [which, setWhich] = useState<Which>({ number: "", tail: "" });
  const measure = useMeasure();
  const progress = useProgress();
  const isReceipt = /^YY\d{8}-\d+$/.test(which.number.trim());
  const ask = (event: FormEvent) => {
    event.preventDefault();
    measure.reset();
    progress.reset();
    if (isReceipt) progress.mutate(which);
    else measure.mutate(which);
  };
  const error = measure.error ?? progress.error;
  return (
    <main className="holder-page">
      <header><h1>{t("holder.title")}</h1><LanguageSwitch /></header>
      <form className="sheet holder-ask" onSubmit={ask}>
        <p className="soft">{t("holder.hint")}</p>
        <label><span>{t("holder.number")}</span><Input autoFocus className="num" value={which.number} onChange={(event) => setWhich({ ...which, number: event.target.value })} data-holder="number" /></label>
        <label><span>{t("holder.tail")}</span><Input className="num" value={which.tail} maxLength={30} onChange={(event) => setWhich({ ...which, tail: event.target.value })} data-holder="tail" /></label>
        <Button type="primary" htmlType="submit" loading={measure.isPending || progress.isPending} disabled={which.number.trim() === "" || which.tail.trim().length < 4}>{t("holder.ask")}</Button>
        {error && <Alert type="error" showIcon message={sentence(error, words)} />}
      </form>
      {measure.data && (
        <section className="sheet holder-notice" aria-labelledby="notice-title">
          <h2 id="notice-title">{t(measure.data.in_force ? "holder.in_force" : "holder.not_in_force")}</h2>
          <dl>
            <dt>{t("holder.unit")}</dt><dd>{measure.data.unit}</dd>
            <dt>{t("holder.phone")}</dt><dd><a className="num" href={`tel:${measure.data.phone}`}>{measure.data.phone}</a></dd>
            <dt>{t("holder.kind")}</dt><dd>{code("order.kind", measure.data.kind)}</dd>
            <dt>{t("holder.document")}</dt><dd className="num">{measure.data.document ?? "—"}</dd>
            <dt>{t("holder.article")}</dt><dd>{measure.data.article}</dd>
            <dt>{t("holder.term")}</dt><dd className="num">{measure.data.started_at ? dateTime(measure.data.started_at) : "—"} → {measure.data.expires_at ? dateTime(measure.data.expires_at) : "—"}</dd>
          </dl>
          <p className="small soft">{t("holder.papers")}</p>
          <Objection which={which} />
        </section>
      )}
      {progress.data && <HolderProgress progress={progress.data} />}
    </main>
  );
}

/** The objection's form, and after it the receipt. */
function Objection({ which }: { which: Which }) {
  const words = useWords();
  const { t } = words;
  const [said, setSaid] = useState({ name: "", phone: "", text: "" });
  const complain = useComplain();
  if (complain.data) {
    return <Alert type="success" showIcon message={t("holder.receipt", { number: complain.data.number })} description={t("holder.receipt_dues", { first_due_at: complain.data.first_due_at, reply_due_at: complain.data.reply_due_at })} data-receipt={complain.data.number} />;
  }
  const set = (field: "name" | "phone" | "text") => (event: { target: { value: string } }) => setSaid({ ...said, [field]: event.target.value });
  return (
    <form className="holder-objection" onSubmit={(event) => { event.preventDefault(); complain.mutate({ ...which, ...said }); }}>
      <h3>{t("holder.object")}</h3>
      <label><span>{t("holder.name")}</span><Input value={said.name} maxLength={60} autoComplete="name" onChange={set("name")} data-holder="name" /></label>
      <label><span>{t("holder.own_phone")}</span><Input value={said.phone} maxLength={30} autoComplete="tel" onChange={set("phone")} data-holder="phone" /></label>
      <label><span>{t("holder.why")}</span><Input.TextArea rows={4} value={said.text} maxLength={2_000} onChange={set("text")} data-holder="text" /></label>
      <Button type="primary" htmlType="submit" loading={complain.isPending}>{t("holder.send")}</Button>
      {complain.error && <Alert type="error" showIcon message={sentence(complain.error, words)} />}
    </form>
  );
}
