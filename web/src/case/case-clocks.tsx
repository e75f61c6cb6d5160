import type { CaseFile } from "../api/types";
import { useWords } from "../language/language";
import { Nothing } from "../shell/empty";
import { Countdown } from "../time/countdown";
import { dateTime } from "../time/format";

/** Every legal clock of the case, the nearest first. */
export function CaseClocks({ file }: { file: CaseFile }) {
  const { t, code } = useWords();
  const numbers = new Map(file.orders.map((order) => [order.order_id, order.number]));
  const clocks = [...file.clocks].sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at));
  return (
    <section className="sheet case-clocks" aria-labelledby="clocks-title">
      <header><h2 id="clocks-title">{t("case.clocks")}</h2></header>
      {clocks.length === 0 ? (
        <Nothing title={t("case.no_clocks")} />
      ) : (
        <ul>
          {clocks.map((clock) => (
            <li key={`${clock.kind} ${clock.order_id} ${clock.due_at}`}>
              <span>
                {code("clock.kind", clock.kind)}
                {clock.order_id && <span className="small soft num"> {t("order.number", { number: numbers.get(clock.order_id) })}</span>}
              </span>
              <span className="small faint num">{dateTime(clock.due_at).slice(5, 16)}</span>
              <Countdown dueAt={clock.due_at} label={code("clock.kind", clock.kind)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
