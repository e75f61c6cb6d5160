/** A letter to another unit of the police, for work across counties. */
import { App, Button, Input } from "antd";
import { useState } from "react";
import { useCooperationLetter } from "../api/cases";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import { useWords } from "../language/language";

/** Whom, what, and the letter as a file. */
export function Cooperation({ caseId, number }: { caseId: string; number: string }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [to, setTo] = useState("");
  const [matter, setMatter] = useState("");
  const letter = useCooperationLetter(caseId);
  const { data: session } = useSession();
  if (session?.user.roles.includes("investigator") !== true) return null;
  const submit = () =>
    letter.mutate(
      { to, matter },
      {
        onSuccess: (paper) => { save(paper, number); setMatter(""); },
        onError: (error) => void message.error(sentence(error, words), 6),
      },
    );
  const ready = to.trim().length > 1 && matter.trim().length > 1;
  return (
    <section className="sheet" aria-labelledby="cooperation-title">
      <header><h2 id="cooperation-title">{t("cooperation.title")}</h2></header>
      <form className="body complaint-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Input size="small" value={to} maxLength={60} placeholder={t("cooperation.to")} aria-label={t("cooperation.to")} onChange={(event) => setTo(event.target.value)} />
        <Input.TextArea rows={2} value={matter} maxLength={500} placeholder={t("cooperation.matter")} aria-label={t("cooperation.matter")} onChange={(event) => setMatter(event.target.value)} />
        <Button size="small" htmlType="submit" disabled={!ready} loading={letter.isPending} data-action="cooperation">{t("cooperation.write")}</Button>
      </form>
    </section>
  );
}

/** Gives the letter to the officer as a file. */
function save(paper: Blob, number: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(paper);
  link.download = `${number}-cooperation.docx`;
  link.click();
  URL.revokeObjectURL(link.href);
}
