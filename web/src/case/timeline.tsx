import { useState } from "react";
import { Button } from "antd";
import type { TimelineEntry } from "../api/types";
import { useWords, type Words } from "../language/language";
import { dateTime } from "../time/format";

/** Stamps shown before “more”. */
const FIRST = 12;

/** Codes among the parameters in the reader's words; a place that the stamp does not fill stays empty. */
function inWords({ order_kind, code: result, outcome, ...params }: TimelineEntry["params"], code: Words["code"]) {
  return {
    order: "", account: "", payments: "0", accounts: "0", held_fen: "0", number: "", ...params,
    order_kind: order_kind ? code("order.kind", order_kind) : "",
    result: result ? code("result", result) : "",
    outcome: outcome ? code("call.outcome", outcome) : "",
  };
}

/** What was done, by whom and when; the latest first. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const { t, code } = useWords();
  const [all, setAll] = useState(false);
  const newest = [...entries].reverse();
  const shown = all ? newest : newest.slice(0, FIRST);
  return (
    <section className="sheet case-timeline" id="timeline" aria-labelledby="timeline-title">
      <header><h2 id="timeline-title">{t("case.timeline")}</h2></header>
      <ol>
        {shown.map((entry, index) => (
          <li key={`${entry.at} ${entry.kind} ${index}`} className={`moment moment-${entry.kind}`}>
            <time dateTime={entry.at} className="num small soft">{dateTime(entry.at).slice(5)}</time>
            <span>
              {code("timeline", entry.kind, inWords(entry.params, code))}
              {entry.actor && <span className="soft small"> · {code("actor", entry.actor)}</span>}
            </span>
          </li>
        ))}
      </ol>
      {newest.length > FIRST && !all && (
        <Button type="text" block onClick={() => setAll(true)}>{t("case.timeline_all", { count: newest.length })}</Button>
      )}
    </section>
  );
}
