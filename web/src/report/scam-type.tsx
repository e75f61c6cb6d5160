/** The suggested scam type with the words that speak for it. A suggestion: officers decide. */
import "./marked-text.css";
import type { Marked } from "./marks";
import { useWords } from "../language/language";

/** Label and reasons. */
export function ScamType({ label, reasons }: { label: string | null | undefined; reasons: Marked["label_reasons"] }) {
  const { t, code } = useWords();
  if (!label) return <p className="soft">{t("report.no_label_hint")}</p>;
  const said = [...new Set(reasons.map((reason) => reason.word))];
  return (
    <div className="scam-type">
      <b>{code("scam.label", label)}</b> <span className="chip plain">{t("report.suggested")}</span>
      {said.length > 0 && (
        <p className="small soft">
          {t("report.because")} {said.map((word) => <span className="reason-word" key={word}>{word}</span>)}
        </p>
      )}
    </div>
  );
}
