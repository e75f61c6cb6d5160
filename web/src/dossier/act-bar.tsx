import { Button } from "antd";
import { useState } from "react";
import type { Dossier, Offer } from "../api/types";
import { useWords } from "../language/language";
import { ActDialog } from "./act-dialog";

/** What the reader may do now: steps on the way first, then what only adds something. */
export function ActBar({ dossier }: { dossier: Dossier }) {
  const { t, code } = useWords();
  const [chosen, choose] = useState<Offer | null>(null);
  const steps = dossier.offers.filter((offer) => !offer.is_aside);
  const asides = dossier.offers.filter((offer) => offer.is_aside);
  if (dossier.offers.length === 0) return <p className="small soft">{t("dossier.no_acts")}</p>;
  return (
    <div className="act-bar">
      {steps.map((offer, place) => (
        <Button key={offer.act} type={place === 0 ? "primary" : "default"} data-act={offer.act} onClick={() => choose(offer)}>
          {code(`${dossier.noun}.act`, offer.act)}
        </Button>
      ))}
      {asides.map((offer) => (
        <Button key={offer.act} type="text" size="small" data-act={offer.act} onClick={() => choose(offer)}>
          {code(`${dossier.noun}.act`, offer.act)}
        </Button>
      ))}
      {chosen && <ActDialog dossier={dossier} offer={chosen} close={() => choose(null)} />}
    </div>
  );
}
