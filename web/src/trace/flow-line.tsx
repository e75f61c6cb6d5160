import { memo } from "react";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { dayTime } from "../time/format";
import type { DrawnFlow } from "./layout";

interface FlowLineProps {
  flow: DrawnFlow;
  readable: boolean;
  state: "plain" | "lit" | "dim";
}

/** Money on its way from one account to another; broader for more, its sum beside the arrow. */
export const FlowLine = memo(function FlowLine({ flow, readable, state }: FlowLineProps) {
  const { t } = useWords();
  const times = flow.count > 1 ? ` ×${flow.count}` : "";
  const hint = t("trace.flow", {
    stolen: money(flow.stolen_fen), amount: money(flow.amount_fen), count: flow.count, first: flow.first_at ? dayTime(flow.first_at) : "—", last: flow.last_at ? dayTime(flow.last_at) : "—",
  });
  return (
    <g className={`flow flow-${state}`}>
      <title>{hint}</title>
      <path className="flow-reach" d={flow.path} />
      <path d={flow.path} strokeWidth={flow.breadth} />
      {readable && state !== "dim" && (
        <text x={flow.label_x} y={flow.label_y} textAnchor="end">{money(flow.stolen_fen)}{times}</text>
      )}
    </g>
  );
});
