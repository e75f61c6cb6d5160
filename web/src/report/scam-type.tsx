/** The suggested scam type, the words for and against it, and what else it may be. A suggestion: officers decide. */
import type { Reading } from "../api/types";
import { useWords } from "../language/language";
import "./marked-text.css";

type Suggested = Pick<Reading, "label" | "label_undecided" | "label_reasons" | "label_candidates">;

/** Other kinds worth naming: at least this likely, in thousandths. */
const LIKELY_PERMILLE_MIN = 50;

/** Label, reasons, and the next likely kinds. */
export function ScamType({ reading }: { reading: Suggested }) {
  const { t, code } = useWords();
  const { label, label_undecided, label_reasons, label_candidates } = reading;
  if (!label) return <p className="soft">{t("report.no_label_hint")}</p>;
  const words = (against: boolean) => [...new Set(label_reasons.filter((each) => each.against === against).map((each) => each.word))];
  const others = label_candidates.filter((each) => each.label !== label && each.likely_permille >= LIKELY_PERMILLE_MIN).slice(0, 2);
  return (
    <div className="scam-type">
      <b>{code("scam.label", label)}</b>{" "}
      {label_undecided ? <span className="chip chip-wait">{t("report.undecided")}</span> : <span className="chip plain">{t("report.suggested")}</span>}
      <ReasonWords title={t("report.because")} words={words(false)} />
      <ReasonWords title={t("report.although")} words={words(true)} />
      {others.length > 0 && (
        <p className="small soft">
          {t("report.may_be")} {others.map((each) => `${code("scam.label", each.label)} ${Math.round(each.likely_permille / 10)}%`).join(t("console.comma"))}
        </p>
      )}
    </div>
  );
}

function ReasonWords({ title, words }: { title: string; words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <p className="small soft">
      {title} {words.map((word) => <span className="reason-word" key={word}>{word}</span>)}
    </p>
  );
}
