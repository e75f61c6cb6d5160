/** What a mark says when it is pointed at. */
import { useWords, type Words } from "../language/language";
import { moneyOrDash } from "../money/format";
import { precise } from "../time/format";
import type { Mark } from "./marks";

/** A mark in one line, for a screen reader. */
export function markName(mark: Mark, { t, code }: Pick<Words, "t" | "code">): string {
  if (mark.of === "word") return t(mark.against ? "report.label_word_against" : "report.label_word");
  if (mark.of === "payment") return `${t("report.payment")} ${mark.place}, ${moneyOrDash(mark.payment.amount_fen)}`;
  const { kind, role, value, checks, suggestion } = mark.element;
  const failed = checks.filter((check) => !check.passed).map((check) => checkName(check, { t, code }));
  const perhaps = suggestion == null ? [] : [t("element.suggestion", { digits: suggestion })];
  return [code("element.kind", kind), code("element.role", role), value, ...failed, ...perhaps].join(", ");
}

/** The name of a check with its outcome in words. */
export function checkName(check: { check: string; passed: boolean }, { t, code }: Pick<Words, "t" | "code">): string {
  return t(check.passed ? "element.check_passed" : "element.check_failed", { check: code("element.check", check.check) });
}

/** All marks over a place, the narrowest first. */
export function MarkDetail({ marks }: { marks: readonly Mark[] }) {
  return (
    <>
      {marks.toReversed().map((mark, index) => <Detail key={index} mark={mark} />)}
    </>
  );
}

function Detail({ mark }: { mark: Mark }) {
  const words = useWords();
  const { t, code } = words;
  if (mark.of === "word") return <p className="mark-line">{t(mark.against ? "report.label_word_against_said" : "report.label_word_said", { word: mark.word })}</p>;
  if (mark.of === "payment") {
    const { at, at_precision, amount_fen, channel } = mark.payment;
    return (
      <p className="mark-line">
        <b>{t("report.payment")} {mark.place}</b> {moneyOrDash(amount_fen)}
        {at != null && <> · {precise(at, at_precision)}</>}
        {channel != null && <> · {code("payment.channel", channel)}</>}
      </p>
    );
  }
  const { kind, role, value, checks, suggestion, confidence_permille } = mark.element;
  return (
    <div className="mark-line">
      <b>{code("element.kind", kind)}</b> · {code("element.role", role)}
      <div className="num mark-value">{value}</div>
      {suggestion != null && <div className="failed">{t("element.suggestion", { digits: suggestion })}</div>}
      {checks.map((check) => (
        <div key={check.check} className={check.passed ? "passed" : "failed"}>{checkName(check, words)}</div>
      ))}
      {confidence_permille != null && <div className="small">{t("element.confidence", { percent: Math.round(confidence_permille / 10) })}</div>}
    </div>
  );
}
