/** A thing on its way: what was said, what to do next, its clocks, history, papers and kin. */
import { useParams } from "react-router";
import { useDossier, useRevealDossier } from "../api/dossiers";
import { Problem } from "../api/problem";
import type { Dossier } from "../api/types";
import { Masks } from "../case/reveal";
import { DeadlineLine } from "../deadline/deadline-line";
import "../deadline/deadlines.css";
import { HandoverSheet } from "../handover/handover-sheet";
import { useWords } from "../language/language";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { ActBar } from "./act-bar";
import { Attachments } from "./attachments";
import { Comments } from "./comments";
import { DossierState } from "./dossier-state";
import "./dossier.css";
import { History } from "./history";
import { Relations } from "./kin";
import { SaidList } from "./said-list";

export default function DossierPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const { data, error, isPending, refetch } = useDossier(id);
  if (data) return <DossierSheets dossier={data} />;
  if (isPending) return <Loading />;
  if (error instanceof Problem && error.status === 404) return <Nothing title={t("dossier.not_found")} hint={t("dossier.not_found_hint")} />;
  return <Unreachable error={error} retry={refetch} />;
}

function DossierSheets({ dossier }: { dossier: Dossier }) {
  const { t, code } = useWords();
  const reveal = useRevealDossier(dossier.dossier_id);
  return (
    <div className="dossier-page">
      <header className="dossier-head">
        <h1 className="num">{code("noun", dossier.noun)} {dossier.number} <DossierState noun={dossier.noun} state={dossier.state} /> <Masks masked={dossier.masked} until={dossier.revealed_until} reveal={reveal} /></h1>
        <ActBar dossier={dossier} />
      </header>
      <div className="dossier-grid">
        <div className="dossier-column">
          <section className="sheet" aria-labelledby="said-title">
            <header><h2 id="said-title">{t("dossier.said")}</h2></header>
            <div className="body"><SaidList said={dossier.body} order={dossier.field_order} /></div>
          </section>
          {dossier.body["sheet"] && <HandoverSheet text={dossier.body["sheet"]} />}
          <History dossier={dossier} />
        </div>
        <div className="dossier-column">
          <DossierClocks dossier={dossier} />
          <Relations dossier={dossier} />
          <Attachments dossier={dossier} />
          <Comments dossier={dossier} />
        </div>
      </div>
    </div>
  );
}

/** Its clocks that run. */
export function DossierClocks({ dossier }: { dossier: Dossier }) {
  const { t } = useWords();
  return (
    <section className="sheet" aria-labelledby="dossier-clocks-title">
      <header><h2 id="dossier-clocks-title">{t("deadline.title")}</h2></header>
      <ul className="papers dossier-clocks">
        {dossier.deadlines.length === 0 && <li className="soft small">{t("deadline.none")}</li>}
        {dossier.deadlines.map((row) => <DeadlineLine key={row.deadline_id} row={row} bare />)}
      </ul>
    </section>
  );
}
