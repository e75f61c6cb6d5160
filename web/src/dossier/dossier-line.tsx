import { Link } from "react-router";
import type { DossierRow } from "../api/types";
import { useWords } from "../language/language";
import { NextDue } from "../time/countdown";
import { dayTime } from "../time/format";
import { addressOf } from "./address";
import { DossierState } from "./dossier-state";

/** Which family of the catalogue names a noun's kinds. */
const FACETS: Record<string, string> = {
  case: "choice.crime", lead: "choice.source", suspect: "choice.part", den: "choice.den_kind", seizure: "choice.seized_kind", handover: "choice.shift",
};

/** A thing in a list. */
export function DossierLine({ row }: { row: DossierRow }) {
  const { code } = useWords();
  return (
    <li className="dossier-line" data-dossier={row.number}>
      <Link to={addressOf(row.noun, row.dossier_id)} className="num dossier-link">{row.number}</Link>
      <span className="one-line">
        {row.facet && <span className="chip plain">{code(FACETS[row.noun] ?? "noun", row.facet)}</span>} {row.title}
      </span>
      <DossierState noun={row.noun} state={row.state} />
      <span className="small faint num">{dayTime(row.changed_at)}</span>
      <NextDue dueAt={row.due_at} />
    </li>
  );
}
