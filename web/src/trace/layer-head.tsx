import { useWords } from "../language/language";
import { money } from "../money/format";
import { dayTime, lapse } from "../time/format";
import type { DrawnLayer } from "./layout";

interface LayerHeadProps {
  layer: DrawnLayer;
  first: DrawnLayer | undefined;
  height: number;
  readable: boolean;
  odd: boolean;
}

/** A layer's band: its number, what it holds, and when the money reached it. */
export function LayerHead({ layer, first, height, readable, odd }: LayerHeadProps) {
  const { t } = useWords();
  const start = first?.first_in ?? layer.first_in;
  const after = (at: string) => {
    const { count, unit } = lapse(start!, at);
    return count === 0 ? null : t(unit === "minute" ? "trace.after_minutes" : unit === "hour" ? "trace.after_hours" : "trace.after_days", { count });
  };
  const title = layer.layer <= 0 ? t("trace.victim") : t("trace.layer", { layer: layer.layer, accounts: layer.accounts });
  return (
    <g className="layer-head">
      <rect x={layer.x - 14} y={0} width={layer.width + 28} height={height} className={odd ? "odd" : ""} />
      {readable && (
        <>
          <text x={layer.x} y={20} className="layer-name">{title}</text>
          {layer.layer > 0 && <text x={layer.x} y={37}>{t("trace.held_sum", { held: money(layer.held_fen) })}</text>}
          {layer.first_in !== null && (
            <text x={layer.x} y={54} className="layer-time">
              {dayTime(layer.first_in)}
              {start && after(layer.last_in!) && ` · ${after(layer.last_in!)}`}
            </text>
          )}
        </>
      )}
    </g>
  );
}
