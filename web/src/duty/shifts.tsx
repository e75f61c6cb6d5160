/** The roster: the running shift and those to come. */
import { Button } from "antd";
import { useDropShift } from "../api/duty";
import type { Shift } from "../api/types";
import { useWords } from "../language/language";
import { useDone } from "../people/use-done";
import { At } from "../time/countdown";
import { dayTime } from "../time/format";

/** One row a shift. */
export function Shifts({ shifts, name, leads }: { shifts: readonly Shift[]; name(id: string): string; leads: boolean }) {
  const { t } = useWords();
  const drop = useDropShift();
  const done = useDone();
  return (
    <section className="sheet duty-sheet" aria-label={t("duty.shifts")}>
      <h2>{t("duty.shifts")}</h2>
      {shifts.length === 0 && <p className="faint">{t("duty.no_shifts")}</p>}
      <ul>
        {shifts.map((shift) => (
          <li key={shift.shift_id} className={shift.is_running ? "duty-row duty-running" : "duty-row"}>
            <span className="num"><At at={shift.from}>{dayTime(shift.from)}</At> – <At at={shift.until}>{dayTime(shift.until)}</At></span>
            <b className="duty-reason">{shift.member_ids.map(name).join(t("console.comma"))}</b>
            {shift.is_running && <span className="chip plain chip-wait">{t("duty.running")}</span>}
            {leads && !shift.is_running && (
              <Button size="small" onClick={() => drop.mutate(shift.shift_id, done(t("duty.saved")))}>{t("duty.drop_shift")}</Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
