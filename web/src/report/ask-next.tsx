/** What to ask next and what to do first, in the order in which it helps. */
import type { Reading } from "../api/types";
import { useWords } from "../language/language";
import { dayTime } from "../time/format";
import "./desk.css";
import "./payments.css";

/** The questions; that nothing is missing is said too. */
export function AskNext({ reading }: { reading: Pick<Reading, "questions" | "missing"> }) {
  const { t, code } = useWords();
  const { questions, missing } = reading;
  if (questions.length === 0) return <p className="asks asks-none">{t("report.complete")}</p>;
  return (
    <div className={missing.length === 0 ? "asks asks-none" : "asks"} role="note">
      <b>{missing.length === 0 ? t("report.complete") : t("report.asks", { count: missing.length })}</b>
      <ol className="questions" aria-label={t("question.title")}>
        {questions.map((question, index) => (
          <li key={question.code} data-question={question.code} className={index === 0 ? "next" : undefined}>
            {question.field && <b>{code("field", question.field)}</b>}
            {question.payment != null && <span className="payment-place num">{question.payment + 1}</span>}
            {code("question", question.code)}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** First aid as a list that can be read out. */
export function FirstAid({ steps }: { steps: Reading["first_aid"] }) {
  const { t, code } = useWords();
  return (
    <ol className="first-aid">
      {steps.map((step, index) => (
        <li key={`${step.code} ${index}`}>
          {code("first_aid", step.code)}
          {step.until && <b className="num"> {t("first_aid.until", { until: dayTime(step.until) })}</b>}
        </li>
      ))}
    </ol>
  );
}
