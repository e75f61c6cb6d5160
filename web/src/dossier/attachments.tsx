import { UploadOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useRef } from "react";
import { attachmentAddress, useAttach } from "../api/dossiers";
import { sentence } from "../api/problem";
import type { Dossier } from "../api/types";
import { useWords } from "../language/language";

/** What may be brought; the server looks at the content itself. */
const KINDS = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.mp3,.wav,.mp4,.m4a,.txt,.csv";

/** Papers brought to a thing. */
export function Attachments({ dossier }: { dossier: Dossier }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const file = useRef<HTMLInputElement>(null);
  const attach = useAttach(dossier.dossier_id);
  const bring = (chosen: File | undefined) => {
    if (chosen === undefined) return;
    attach.mutate(chosen, { onError: (error) => void message.error(sentence(error, words), 6) });
    if (file.current) file.current.value = "";
  };
  return (
    <section className="sheet" aria-labelledby="papers-title">
      <header>
        <h2 id="papers-title">{t("dossier.attachments")}</h2>
        <Button size="small" icon={<UploadOutlined />} loading={attach.isPending} onClick={() => file.current?.click()}>{t("dossier.attach")}</Button>
        <input ref={file} type="file" hidden accept={KINDS} aria-label={t("dossier.attach")} onChange={(event) => bring(event.target.files?.[0])} />
      </header>
      <ul className="papers">
        {dossier.attachments.length === 0 && <li className="soft small">{t("dossier.no_attachments")}</li>}
        {dossier.attachments.map((paper) => (
          <li key={paper.attachment_id}>
            <a href={attachmentAddress(dossier.dossier_id, paper.attachment_id)} download={paper.name}>{paper.name}</a>
            <span className="small faint num"> {Math.ceil(paper.bytes / 1024)} KB · {paper.officer} · SM3 {paper.digest.slice(0, 12)}…</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
