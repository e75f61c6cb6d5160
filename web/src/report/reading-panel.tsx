/** What the reader made of the words so far. */
import { sentence } from "../api/problem";
import type { Element, Reading } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Nothing } from "../shell/empty";
import { Alerts } from "./alerts";
import { AskNext, FirstAid } from "./ask-next";
import { Elements } from "./elements";
import { Payments, StatedTotal } from "./payments";
import { ReadBack } from "./read-back";
import { Revocable } from "./revocable";
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
          <Alerts alerts={reading.alerts} />
          <Revocable payments={reading.payments} />
          <AskNext reading={reading} />
          <Part title={t("report.payments")} aside={money(reading.total_loss_fen)}><StatedTotal reading={reading} /><Payments payments={reading.payments} /></Part>
          {reading.payments.length > 0 && <Part title={t("intake.read_back")}><ReadBack payments={reading.payments} /></Part>}
          <Part title={t("first_aid.title")}><FirstAid steps={reading.first_aid} /></Part>
          <Part title={t("report.label")}><ScamType reading={reading} /><Script reading={reading} /></Part>
          <Part title={t("report.elements")} aside={countOf(reading.elements)}><Elements elements={reading.elements} /></Part>
        </div>
      )}
    </section>
  );
}

/** What to say to the caller, where the kind is told. */
function Script({ reading }: { reading: Reading }) {
  const { t, code } = useWords();
  if (reading.label_aside != null) return <p className="script">{code("aside", reading.label_aside)}</p>;
  return <p className="script" aria-label={t("intake.script")}>{code("script", reading.label_code)}</p>;
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
