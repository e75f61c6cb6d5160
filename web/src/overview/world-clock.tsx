/** The world's clock with its speed, and whether live news arrives. */
import { useOverview } from "../api/overview";
import { useWords } from "../language/language";
import { useLinkState } from "../live/live";
import { clockTime, day } from "../time/format";
import { useWorldNow } from "../time/world";
import "./overview.css";

/** Beijing time of the world the centre works in; `×60` when it runs faster than ours. */
export function WorldClock() {
  const { t } = useWords();
  const now = useWorldNow();
  const { data } = useOverview();
  if (now === null || data === undefined) return null;
  return (
    <time className="world-clock num" dateTime={new Date(now).toISOString()} title={t("overview.clock_hint")}>
      <span className="world-day">{day(now)}</span> <b>{clockTime(now)}</b>
      {data.speed !== 1 && <i>{t("overview.speed", { speed: data.speed })}</i>}
    </time>
  );
}

/** Live, connecting or offline. */
export function LinkMark() {
  const { code } = useWords();
  const state = useLinkState();
  return (
    <span className={`link-mark link-${state}`} role="status" title={code("live.hint", state)}>
      {code("live", state)}
    </span>
  );
}
