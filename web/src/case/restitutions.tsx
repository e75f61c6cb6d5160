/** What courts order to be given back to the victim, and what of it has arrived. */
import { App, Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { sentence } from "../api/problem";
import { useNoteRestitution, useRestitutionArrived, useRestitutions } from "../api/restitutions";
import { useSession } from "../api/session";
import type { Restitution } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { dayTime } from "../time/format";

/** The judgments, and for an investigator the way to a new one. */
export function Restitutions({ caseId }: { caseId: string }) {
  const { t } = useWords();
  const { data } = useRestitutions(caseId);
  const { data: session } = useSession();
  const may = session?.user.roles.includes("investigator") === true;
  const rows = data ?? [];
  return (
    <section className="sheet" aria-labelledby="restitutions-title">
      <header><h2 id="restitutions-title">{t("restitution.title")}</h2></header>
      <div className="body">
        {rows.length === 0 && <p className="small soft">{t("restitution.none")}</p>}
        <ul className="case-listings small">{rows.map((row) => <Row key={`${row.restitution_id} ${row.version}`} caseId={caseId} row={row} may={may} />)}</ul>
        {may && <Note caseId={caseId} />}
      </div>
    </section>
  );
}

function Row({ caseId, row, may }: { caseId: string; row: Restitution; may: boolean }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const arrived = useRestitutionArrived(caseId);
  const [yuan, setYuan] = useState<string | null>(null);
  const fen = yuan === null ? null : Math.round(Number(yuan) * 100);
  const go = () =>
    arrived.mutate(
      { id: row.restitution_id, version: row.version, paid_fen: fen ?? 0 },
      { onError: (error) => void message.error(sentence(error, words), 6) },
    );
  return (
    <li data-restitution={row.document}>
      <p><b>{row.court}</b> <span className="num">{row.document}</span></p>
      <p className="num">{t("restitution.state", { paid: money(row.paid_fen), ordered: money(row.ordered_fen) })} <span className="soft">{row.noted_by} {dayTime(row.paid_at ?? row.noted_at)}</span></p>
      {may && row.paid_fen < row.ordered_fen && (
        <form className="listing-withdraw" onSubmit={(event) => { event.preventDefault(); go(); }}>
          <InputNumber<string> size="small" stringMode min="0" precision={2} value={yuan} placeholder={t("restitution.arrived_yuan")} aria-label={t("restitution.arrived_yuan")} onChange={setYuan} />
          <Button size="small" htmlType="submit" disabled={fen === null || fen < row.paid_fen || fen > row.ordered_fen} loading={arrived.isPending}>{t("restitution.arrive")}</Button>
        </form>
      )}
    </li>
  );
}

function Note({ caseId }: { caseId: string }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const note = useNoteRestitution(caseId);
  const [court, setCourt] = useState("");
  const [document, setDocument] = useState("");
  const [yuan, setYuan] = useState<string | null>(null);
  const fen = yuan === null ? 0 : Math.round(Number(yuan) * 100);
  const submit = () =>
    note.mutate(
      { court, document, ordered_fen: fen },
      {
        onSuccess: () => { setCourt(""); setDocument(""); setYuan(null); },
        onError: (error) => void message.error(sentence(error, words), 6),
      },
    );
  const ready = court.trim().length > 1 && document.trim().length > 1 && fen > 0;
  return (
    <form className="restitution-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <Input size="small" value={court} maxLength={100} placeholder={t("restitution.court")} aria-label={t("restitution.court")} onChange={(event) => setCourt(event.target.value)} />
      <Input size="small" value={document} maxLength={100} placeholder={t("restitution.document")} aria-label={t("restitution.document")} onChange={(event) => setDocument(event.target.value)} />
      <InputNumber<string> size="small" stringMode min="0" precision={2} value={yuan} placeholder={t("restitution.ordered_yuan")} aria-label={t("restitution.ordered_yuan")} onChange={setYuan} />
      <Button size="small" htmlType="submit" disabled={!ready} loading={note.isPending} data-action="restitution">{t("restitution.note")}</Button>
    </form>
  );
}
