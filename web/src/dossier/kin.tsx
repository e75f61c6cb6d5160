import { Link } from "react-router";
import type { Dossier, DossierRow } from "../api/types";
import { useWords } from "../language/language";
import { addressOf } from "./address";
import { DossierState } from "./dossier-state";

/** What it is linked with, and what else is known of the same names and numbers: one person, one file. */
export function Relations({ dossier }: { dossier: Dossier }) {
  const { t, code } = useWords();
  if (dossier.links.length === 0 && dossier.kin.length === 0) return null;
  return (
    <section className="sheet" aria-labelledby="relations-title">
      <header><h2 id="relations-title">{t("dossier.relations")}</h2></header>
      <ul className="papers">
        {dossier.links.map((link) => <Other key={`${link.kind} ${link.other.dossier_id}`} row={link.other} why={code("field", link.kind)} />)}
        {dossier.kin.map((kin) => (
          <Other key={kin.other.dossier_id} row={kin.other} why={t("dossier.same", { kinds: kin.kinds.map((kind) => code("field", kind)).join(t("console.comma")) })} />
        ))}
      </ul>
    </section>
  );
}

function Other({ row, why }: { row: DossierRow; why: string }) {
  const { code } = useWords();
  return (
    <li>
      <Link to={addressOf(row.noun, row.dossier_id)} className="num">{row.number}</Link> {code("noun", row.noun)} {row.title} <DossierState noun={row.noun} state={row.state} />
      <span className="small soft"> {why}</span>
    </li>
  );
}
