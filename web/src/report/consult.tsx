/** The consultation desk beside a call: what a number can be, and whether an officer is real. */
import { Button } from "antd";
import { useState, type FormEvent } from "react";
import { useOfficerCheck, useScreening } from "../api/consultations";
import { sentence } from "../api/problem";
import { useWords } from "../language/language";
import "./desk.css";

/** The two questions; F8 and F9 lead to them from anywhere on the page. */
export function Consult() {
  return (
    <>
      <Screening />
      <OfficerCheck />
    </>
  );
}

function Screening() {
  const words = useWords();
  const { t, code } = words;
  const [number, setNumber] = useState("");
  const screening = useScreening();
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (number.trim() !== "") screening.mutate(number);
  };
  return (
    <form className="consult" onSubmit={ask} aria-label={t("screening.title")}>
      <label>
        {t("screening.title")} F8
        <input id="screening-number" value={number} placeholder={t("screening.number")} autoComplete="off" onChange={(event) => setNumber(event.target.value)} />
      </label>
      <span />
      <Button htmlType="submit" loading={screening.isPending}>{t("screening.submit")}</Button>
      <p className="consult-answer" role="status">
        {screening.error != null && sentence(screening.error, words)}
        {screening.data && (
          <>
            <span className={`verdict-${screening.data.verdict}`}>{code("screening.verdict", screening.data.verdict)}</span>{" "}
            {screening.data.signs.map((sign) => <span key={sign}>{code("screening.sign", sign)} </span>)}
          </>
        )}
      </p>
    </form>
  );
}

function OfficerCheck() {
  const words = useWords();
  const { t } = words;
  const [claim, setClaim] = useState({ name: "", number: "" });
  const check = useOfficerCheck();
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (claim.name.trim() !== "" && claim.number.trim() !== "") check.mutate(claim);
  };
  return (
    <form className="consult" onSubmit={ask} aria-label={t("officer_check.title")}>
      <label>
        {t("officer_check.title")} F9
        <input id="officer-name" value={claim.name} placeholder={t("officer_check.name")} autoComplete="off" onChange={(event) => setClaim({ ...claim, name: event.target.value })} />
      </label>
      <label>
        {t("officer_check.number")}
        <input value={claim.number} autoComplete="off" onChange={(event) => setClaim({ ...claim, number: event.target.value })} />
      </label>
      <Button htmlType="submit" loading={check.isPending}>{t("officer_check.submit")}</Button>
      <p className="consult-answer" role="status">
        {check.error != null && sentence(check.error, words)}
        {check.data && (
          <span className={check.data.on_roster ? "on-roster" : "off-roster"}>
            {t(check.data.on_roster ? "officer_check.on_roster" : "officer_check.off_roster")}
          </span>
        )}
      </p>
    </form>
  );
}
