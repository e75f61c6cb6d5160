/** A clock that runs down: its remaining time, how hot it is, and the due instant on hover. */
import { useWords } from "../language/language";
import { dateTime, heat, remaining } from "./format";
import "./countdown.css";
import { useWorldNow } from "./world";

/** Shows what remains until an instant. `label` names the clock to a screen reader. */
export function Countdown({ dueAt, label }: { dueAt: string; label?: string }) {
  const { t } = useWords();
  const now = useWorldNow();
  if (now === null) return <span className="countdown">--:--:--</span>;
  const left = Date.parse(dueAt) - now;
  const state = heat(left);
  const due = t("clock.due_at", { due_at: dueAt });
  return (
    <time className={`countdown countdown-${state}`} dateTime={dueAt} title={due} aria-label={label ? `${label}: ${due}` : due}>
      {state === "past" && <em>{t("clock.past")}</em>}
      {remaining(left)}
    </time>
  );
}

/** The earliest of several due instants, or a dash. */
export function NextDue({ dueAt }: { dueAt: string | null | undefined }) {
  const { t } = useWords();
  return dueAt ? <Countdown dueAt={dueAt} label={t("clock.next")} /> : <span className="faint">—</span>;
}

/** The wall time of an instant for the eye, machine-readable below. */
export function At({ at, children }: { at: string; children?: string }) {
  return (
    <time dateTime={at} title={dateTime(at)}>
      {children ?? dateTime(at)}
    </time>
  );
}
