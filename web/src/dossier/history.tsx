import type { Dossier } from "../api/types";
import { useWords } from "../language/language";
import { dateTime } from "../time/format";
import { SaidList } from "./said-list";

/** What was done, by whom and when; the latest first. */
export function History({ dossier }: { dossier: Dossier }) {
  const { t, code } = useWords();
  const steps = [...dossier.steps].reverse();
  return (
    <section className="sheet" aria-labelledby="history-title">
      <header><h2 id="history-title">{t("dossier.history")}</h2></header>
      <ol className="history">
        {steps.map((step, place) => (
          <li key={`${step.at} ${place}`} className="moment">
            <time dateTime={step.at} className="num small soft">{dateTime(step.at).slice(5)}</time>
            <div>
              <b>{code(`${dossier.noun}.act`, step.act)}</b> → {code(`${dossier.noun}.state`, step.state)}
              <span className="soft small"> · {code("actor", step.actor)}</span>
              <SaidList said={step.said} order={dossier.field_order} className="said-list small" />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
