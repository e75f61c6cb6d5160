/** A case's way through the law, on the case's page: where it stands, what is missing, what may be done. */
import { useDossier } from "../api/dossiers";
import { ActBar } from "../dossier/act-bar";
import { Attachments } from "../dossier/attachments";
import { Comments } from "../dossier/comments";
import "../dossier/dossier.css";
import { DossierState } from "../dossier/dossier-state";
import { History } from "../dossier/history";
import { Relations } from "../dossier/kin";
import { SaidList } from "../dossier/said-list";
import { useWords } from "../language/language";
import { Checklist } from "./checklist";

export function FilingPanel({ caseId }: { caseId: string }) {
  const { t } = useWords();
  const { data } = useDossier(caseId);
  if (data === undefined) return null;
  return (
    <div className="dossier-grid filing-panel" id="filing">
      <div className="dossier-column">
        <section className="sheet" aria-labelledby="way-title">
          <header>
            <h2 id="way-title">{t("filing.way")}</h2>
            <DossierState noun="case" state={data.state} />
          </header>
          <div className="body">
            <ActBar dossier={data} />
            <Checklist items={data.checklist} />
            <SaidList said={data.body} order={data.field_order} />
          </div>
        </section>
        <History dossier={data} />
      </div>
      <div className="dossier-column">
        <Relations dossier={data} />
        <Attachments dossier={data} />
        <Comments dossier={data} />
      </div>
    </div>
  );
}
