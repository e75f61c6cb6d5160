/** What the reader made of the words so far. */
import { sentence } from "../api/problem";
import type { Element, Reading } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Nothing } from "../shell/empty";
import { Elements } from "./elements";
import { MissingFields } from "./missing-fields";
import { Payments, StatedTotal } from "./payments";
import { ScamType } from "./scam-type";

interface ReadingPanelProps {
  reading: Reading | undefined;
  busy: boolean;
  error: unknown;
}

/** Missing fields first: they are the next questions. */
export function ReadingPanel({ reading, busy, error }: ReadingPanelProps) {
  const words = useWords();
  const { t } = words;
  return (
    <section className="sheet reading-panel" aria-labelledby="reading-title" aria-busy={busy}>
      <header>
        <h2 id="reading-title">{t("report.reading_title")}</h2>
        <span className="small faint" role="status">{reading && busy ? t("report.reading_busy") : ""}</span>
      </header>
      {error != null && <p className="body reading-failed" role="alert">{sentence(error, words)}</p>}
      {reading === undefined ? (
        <Nothing title={t("report.reading_none")} hint={t("report.reading_none_hint")} />
      ) : (
        <div className="body reading-parts">
          <MissingFields missing={reading.missing} />
          <Part title={t("report.payments")} aside={money(reading.total_loss_fen)}><StatedTotal reading={reading} /><Payments payments={reading.payments} /></Part>
          <Part title={t("report.label")}><ScamType reading={reading} /></Part>
          <Part title={t("report.elements")} aside={countOf(reading.elements)}><Elements elements={reading.elements} /></Part>
        </div>
      )}
    </section>
  );
}

function countOf(elements: readonly Element[]): string {
  return String(new Set(elements.map((element) => `${element.kind} ${element.value}`)).size);
}

function Part({ title, aside, children }: { title: string; aside?: string; children: React.ReactNode }) {
  return (
    <div className="reading-part">
      <h3>{title} {aside !== undefined && <span className="num">{aside}</span>}</h3>
      {children}
    </div>
  );
}
