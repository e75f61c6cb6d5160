import type { ComplaintProgress } from "../api/types";
import { useWords } from "../language/language";
import { dateTime } from "../time/format";

/** How an objection stands, with what the unit has said so far. */
export function HolderProgress({ progress }: { progress: ComplaintProgress }) {
  const { t, code } = useWords();
  return (
    <section className="sheet holder-notice" aria-labelledby="progress-title">
      <h2 id="progress-title">{code("complaint.state", progress.state)}{progress.outcome && ` · ${code("complaint.outcome", progress.outcome)}`}</h2>
      <dl>
        <dt>{t("complaint.received")}</dt><dd className="num">{dateTime(progress.received_at)}</dd>
        <dt>{t("complaint.first_due")}</dt><dd className="num">{dateTime(progress.first_due_at)}</dd>
        <dt>{t("complaint.reply_due")}</dt><dd className="num">{dateTime(progress.reply_due_at)}</dd>
      </dl>
      {progress.answers.map((answer) => (
        <blockquote key={answer.at}><span className="num small soft">{dateTime(answer.at)}</span><p>{answer.text}</p></blockquote>
      ))}
    </section>
  );
}
