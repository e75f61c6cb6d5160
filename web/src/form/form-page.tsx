/** The victim's application for a stop: read the claim, write the name by hand, photograph the document. Without a login. */
import { Alert, Button, Input } from "antd";
import { useState, type FormEvent } from "react";
import { useParams } from "react-router";
import { useForm, useSignForm } from "../api/forms";
import { sentence } from "../api/problem";
import { LanguageSwitch } from "../language/language-switch";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Loading, Nothing } from "../shell/empty";
import { dateTime } from "../time/format";
import "./form.css";
import { SignaturePad } from "./signature-pad";

/** Loads the form of the link. */
export default function FormPage() {
  const { token = "" } = useParams();
  const words = useWords();
  const { t } = words;
  const form = useForm(token);
  const sign = useSignForm(token);
  const [by, setBy] = useState({ name: "", document: "", phone: "" });
  const [handwriting, setHandwriting] = useState<Blob | null>(null);
  const [scan, setScan] = useState<Blob | null>(null);
  if (form.error) return <Nothing title={t("form.gone")} hint={t("form.gone_hint")} />;
  if (!form.data) return <Loading />;
  const page = form.data;
  const set = (field: keyof typeof by) => (event: { target: { value: string } }) => setBy({ ...by, [field]: event.target.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (handwriting && scan) sign.mutate({ handwriting, scan, by });
  };
  return (
    <main className="form-page">
      <header><h1>{t("form.page_title")}</h1><LanguageSwitch /></header>
      <p className="soft">{page.unit} · <a className="num" href={`tel:${page.phone}`}>{page.phone}</a></p>
      <section className="sheet form-claim" aria-label={t("form.claim")}>
        <h2>{t("form.claim")}</h2>
        <ul>
          {page.payments.map((payment, index) => (
            <li key={index} className="num"><b>{money(payment.amount_fen)}</b> → {payment.account ?? "—"} {payment.at && <span className="soft small">{dateTime(payment.at)}</span>}</li>
          ))}
        </ul>
      </section>
      {page.signed_at ? (
        <Alert type="success" showIcon message={t("form.thanks")} description={dateTime(page.signed_at)} />
      ) : (
        <form className="sheet form-sign" onSubmit={submit}>
          <p>{t("form.pledge")}</p>
          <label><span>{t("field.name")}</span><Input value={by.name} maxLength={60} autoComplete="name" onChange={set("name")} data-form="name" /></label>
          <label><span>{t("field.document")}</span><Input value={by.document} maxLength={60} onChange={set("document")} data-form="document" /></label>
          <label><span>{t("field.phone")}</span><Input value={by.phone} maxLength={60} autoComplete="tel" onChange={set("phone")} data-form="phone" /></label>
          <div><span>{t("form.write_here")}</span><SignaturePad take={setHandwriting} /></div>
          <label><span>{t("form.photograph")}</span><input type="file" accept="image/png,image/jpeg" capture="environment" onChange={(event) => setScan(event.target.files?.[0] ?? null)} data-form="scan" /></label>
          <Button type="primary" size="large" htmlType="submit" loading={sign.isPending} disabled={!handwriting || !scan || by.name.trim() === ""}>{t("form.sign")}</Button>
          {sign.error && <Alert type="error" showIcon message={sentence(sign.error, words)} />}
        </form>
      )}
    </main>
  );
}
