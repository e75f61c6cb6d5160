/** Who is away, from when until when. */
import { Button } from "antd";
import { useEndAbsence } from "../api/duty";
import type { Absence } from "../api/types";
import { useWords } from "../language/language";
import { useDone } from "../people/use-done";
import { At } from "../time/countdown";
import { dayTime } from "../time/format";

/** One row an absence; why is there for whom it concerns. */
export function Absences({ absences, name, mayEnd }: { absences: readonly Absence[]; name(id: string): string; mayEnd(user: string): boolean }) {
  const { t } = useWords();
  const end = useEndAbsence();
  const done = useDone();
  return (
    <section className="sheet duty-sheet" aria-label={t("duty.absences")}>
      <h2>{t("duty.absences")}</h2>
      {absences.length === 0 && <p className="faint">{t("duty.no_absences")}</p>}
      <ul>
        {absences.map((absence) => (
          <li key={absence.absence_id} className="duty-row">
            <b>{name(absence.user_id)}</b>
            <span className="num"><At at={absence.from}>{dayTime(absence.from)}</At> – <At at={absence.until}>{dayTime(absence.until)}</At></span>
            <span className="soft duty-reason">{absence.reason}</span>
            {mayEnd(absence.user_id) && (
              <Button size="small" loading={end.isPending} onClick={() => end.mutate(absence.absence_id, done(t("duty.saved")))}>{t("duty.end_absence")}</Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
