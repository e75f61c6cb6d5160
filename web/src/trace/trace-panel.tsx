/** Where the money went: drawn, or as a table; one account at a time in detail. */
import { Segmented } from "antd";
import { useMemo, useState } from "react";
import type { Payment, Trace } from "../api/types";
import { useWords } from "../language/language";
import { Nothing } from "../shell/empty";
import { useNarrow } from "../shell/use-narrow";
import { AccountDetail } from "./account-detail";
import { drawTrace } from "./layout";
import { TraceChart } from "./trace-chart";
import { TraceLegend } from "./trace-legend";
import { TraceTable } from "./trace-table";
import "./trace.css";

interface TracePanelProps {
  caseId: string;
  trace: Trace | null | undefined;
  payments: readonly Payment[];
}

/** The trace of a case. A phone starts with the table. */
export function TracePanel({ caseId, trace, payments }: TracePanelProps) {
  const { t, code } = useWords();
  const narrow = useNarrow();
  const [view, setView] = useState<"drawing" | "table" | null>(null);
  const [account, setAccount] = useState<string | null>(null);
  const drawing = useMemo(() => {
    const entries = payments.flatMap(({ to, amount_fen, at }) => (to && amount_fen != null ? [{ account: to, fen: amount_fen, at: at ?? null }] : []));
    return drawTrace(trace ?? { held: [], left: [], hops: [] }, entries);
  }, [trace, payments]);
  const shown = view ?? (narrow ? "table" : "drawing");
  const chosen = drawing.accounts.find((each) => each.account === account) ?? null;
  const cash = (trace?.left ?? []).filter((each) => each.account === account && each.kind === "cash" && each.transfer_id !== "");
  const options = [
    { value: "drawing" as const, label: t("trace.drawing") },
    { value: "table" as const, label: t("trace.table") },
  ];
  return (
    <section className="sheet trace-panel" id="trace" aria-labelledby="trace-title">
      <header>
        <h2 id="trace-title">
          {t("trace.title")}
          {trace && <span className="trace-rule">{t("trace.as_of", { rule: code("trace.rule", trace.rule), as_of_at: trace.as_of })}</span>}
        </h2>
        {drawing.accounts.length > 0 && (
          <Segmented size="small" value={shown} onChange={setView} options={options} aria-label={t("trace.view")} />
        )}
      </header>
      {trace?.truncated && <p className="trace-cut" role="note">{t("trace.truncated")}</p>}
      {drawing.accounts.length === 0 ? (
        <Nothing title={t("trace.none")} hint={t("trace.none_hint")} />
      ) : (
        <>
          {shown === "drawing" ? (
            <TraceChart drawing={drawing} chosen={account} choose={setAccount} />
          ) : (
            <TraceTable drawing={drawing} chosen={account} choose={setAccount} />
          )}
          {shown === "drawing" && <TraceLegend drawing={drawing} />}
          {chosen && <AccountDetail caseId={caseId} account={chosen} drawing={drawing} cash={cash} choose={setAccount} />}
        </>
      )}
    </section>
  );
}
