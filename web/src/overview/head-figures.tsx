/** The head line: what was stolen, what was stopped, how the orders stand. */
import { useOverview } from "../api/overview";
import { useWords } from "../language/language";
import { countOf, money, percent, share, shortMoney } from "../money/format";
import { NextDue } from "../time/countdown";
import "./overview.css";

/** Figures of the whole centre. */
export function HeadFigures() {
  const { t, language } = useWords();
  const { data } = useOverview();
  if (data === undefined) return <section className="head-figures" aria-busy aria-label={t("overview.title")} />;
  const { orders } = data;
  const inWords = (fen: number) => <span title={money(fen)}>{shortMoney(fen, language)}</span>;
  return (
    <section className="head-figures" aria-label={t("overview.title")} tabIndex={0}>
      <Figure name={t("overview.reports")} value={countOf(data.reports)} />
      <Figure name={t("overview.stolen")} value={inWords(data.stolen_fen)} />
      <Figure name={t("overview.stopped")} value={inWords(data.stopped_fen)} tone="saved">
        <span className="bar"><i style={{ width: `${percent(data.stopped_fen, data.stolen_fen)}%` }} /></span>
      </Figure>
      <Figure name={t("overview.share")} value={share(data.stopped_fen, data.stolen_fen)} tone="saved" />
      <Figure name={t("overview.to_sign")} value={countOf(orders.proposed)} tone={orders.proposed > 0 ? "act" : undefined} />
      <Figure name={t("overview.under_way")} value={countOf(orders.signed + orders.sent)}>
        <small>{t("overview.under_way_parts", { signed: countOf(orders.signed), sent: countOf(orders.sent) })}</small>
      </Figure>
      <Figure name={t("overview.answered")} value={countOf(orders.answered)}>
        <small>{t("overview.answered_parts", { refused: orders.refused, withdrawn: orders.withdrawn })}</small>
      </Figure>
      <Figure name={t("clock.next")} value={<NextDue dueAt={data.next_due_at} />} />
    </section>
  );
}

interface FigureProps {
  name: string;
  value: React.ReactNode;
  tone?: "saved" | "act" | undefined;
  children?: React.ReactNode;
}

function Figure({ name, value, tone, children }: FigureProps) {
  return (
    <div className={`head-figure ${tone ?? ""}`}>
      <span>{name}</span>
      <b className="num">{value}</b>
      {children}
    </div>
  );
}
