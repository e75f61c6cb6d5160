/** What became of stops and freezes, by approver and by rule: to learn from, in order of names, never ranked. */
import { useMeasureStatistics } from "../api/complaints";
import { useSession } from "../api/session";
import type { MeasureStatistics as Statistics } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";

type Tally = Statistics["rules"][number];

/** Shown to approvers (the own line) and chiefs (all). */
export function MeasureStatistics() {
  const { data: session } = useSession();
  const roles = session?.user.roles ?? [];
  return roles.includes("approver") || roles.includes("chief") ? <Tallies /> : null;
}

function Tallies() {
  const { t, code } = useWords();
  const { data } = useMeasureStatistics();
  if (data === undefined) return null;
  return (
    <section className="sheet" aria-labelledby="statistics-title">
      <header><h2 id="statistics-title">{t("statistics.title")}</h2></header>
      <div className="body">
        <p className="small soft">{t("statistics.hint")}</p>
        {data.rules.length === 0 && <p>{t("statistics.none")}</p>}
        {data.approvers.length > 0 && <Table title={t("statistics.approvers")} rows={data.approvers} name={(row) => row.of} />}
        {data.rules.length > 0 && <Table title={t("statistics.rules")} rows={data.rules} name={(row) => code("rule", row.of)} />}
      </div>
    </section>
  );
}

function Table({ title, rows, name }: { title: string; rows: readonly Tally[]; name(row: Tally): string }) {
  const { t } = useWords();
  return (
    <div className="figures-scroll">
      <table className="figures tallies num">
        <thead><tr><th>{title}</th><th>{t("statistics.measures")}</th><th>{t("statistics.amount")}</th><th>{t("statistics.objections")}</th><th>{t("statistics.released")}</th><th>{t("statistics.kept")}</th><th>{t("statistics.unfounded")}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.of}><td>{name(row)}</td><td>{row.measures}</td><td>{money(row.amount_fen)}</td><td>{row.objections}</td><td>{row.released}</td><td>{row.kept}</td><td>{row.unfounded}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
