/** Where a name or number was seen: things, cases, transfers. */
import { App, Input } from "antd";
import { useLookUp } from "../api/dossiers";
import { sentence } from "../api/problem";
import { DossierLine } from "../dossier/dossier-line";
import "../dossier/dossier.css";
import { useWords } from "../language/language";
import { Nothing } from "../shell/empty";

export default function LookUpPage() {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const look = useLookUp();
  const found = look.data;
  const search = (value: string) => {
    if (value.trim().length >= 2) look.mutate(value.trim(), { onError: (error) => void message.error(sentence(error, words), 6) });
  };
  const nothing = found && found.dossiers.length === 0 && found.cases.length === 0 && found.transfers_in === null;
  return (
    <div className="dossiers-page">
      <header className="dossiers-tools">
        <h1>{t("lookup.title")}</h1>
        <Input.Search className="dossiers-search" placeholder={t("lookup.hint")} aria-label={t("lookup.hint")} loading={look.isPending} enterButton onSearch={search} />
      </header>
      {nothing && <Nothing title={t("lookup.none")} hint={t("lookup.none_hint")} />}
      {found && found.transfers_in !== null && (
        <p className="sheet body num">{t("lookup.transfers", { in: found.transfers_in, out: found.transfers_out ?? 0 })}</p>
      )}
      {found && found.cases.length > 0 && (
        <>
          <h2>{t("lookup.cases")}</h2>
          <ul className="sheet dossiers">{found.cases.map((row) => <DossierLine key={row.dossier_id} row={row} />)}</ul>
        </>
      )}
      {found && found.dossiers.length > 0 && (
        <>
          <h2>{t("lookup.dossiers")}</h2>
          <ul className="sheet dossiers">
            {found.dossiers.map((hit) => (
              <div key={`${hit.kind} ${hit.dossier.dossier_id}`}>
                <span className="small soft">{code("field", hit.kind)}</span>
                <DossierLine row={hit.dossier} />
              </div>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
