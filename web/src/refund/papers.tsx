/** The papers of a refund, each a .docx from the office's template; who takes one is in the trail. */
import { refundPaperAddress } from "../api/refunds";
import type { Refund } from "../api/types";
import { useWords } from "../language/language";

/** What can be printed by now. */
export function Papers({ refund }: { refund: Refund }) {
  const { t } = useWords();
  const banks = [...new Set(refund.pools.flatMap((pool) => (pool.bank === null ? [] : [pool.bank])))];
  const decided = refund.decision !== null;
  return (
    <section className="sheet" aria-labelledby="papers-title">
      <header><h2 id="papers-title">{t("refund.papers")}</h2></header>
      <ul className="body refund-papers">
        {(["refund-worksheet", "refund-report"] as const).map((name) => <Paper key={name} refund={refund} name={name} title={t(`refund.paper.${name}`)} />)}
        {decided && <Paper refund={refund} name="refund-decision" title={t("refund.paper.refund-decision")} />}
        {decided && banks.map((bank) => <Paper key={bank} refund={refund} name="refund-notice" title={t("refund.paper.refund-notice", { bank })} of={{ bank }} />)}
      </ul>
    </section>
  );
}

function Paper({ refund, name, title, of }: { refund: Refund; name: string; title: string; of?: { bank: string } }) {
  return <li><a href={refundPaperAddress(refund.refund_id, name, of)} download={`${refund.number}-${name}.docx`} data-paper={name}>{title}</a></li>;
}
