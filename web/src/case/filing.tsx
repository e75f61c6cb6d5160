import { App, Button, Input } from "antd";
import { useState } from "react";
import { useDecideFiling } from "../api/cases";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import type { CaseFile } from "../api/types";
import { useWords } from "../language/language";

/** Whether the case is filed: a freeze needs its number. */
export function Filing({ file }: { file: CaseFile }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [number, setNumber] = useState("");
  const decide = useDecideFiling(file.case_id);
  const { data: session } = useSession();
  const may = session?.user.roles.includes("investigator") === true;
  const submit = () => decide.mutate(number.trim(), { onError: (error) => void message.error(sentence(error, words), 6) });
  return (
    <section className="sheet case-filing" aria-labelledby="filing-title">
      <header><h2 id="filing-title">{t("filing.title")}</h2></header>
      <div className="body">
        {file.filed_number !== null ? (
          <p className="num" data-filed={file.filed_number}>{t("filing.filed", { number: file.filed_number })}</p>
        ) : file.state === "not_filed" ? (
          <p>{t("case.state.not_filed")}</p>
        ) : may ? (
          <form className="filing-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
            <Input size="small" value={number} maxLength={60} placeholder={t("filing.number")} aria-label={t("filing.number")} onChange={(event) => setNumber(event.target.value)} data-filing="number" />
            <Button size="small" htmlType="submit" disabled={number.trim() === ""} loading={decide.isPending}>{t("filing.file")}</Button>
          </form>
        ) : (
          <p className="soft">{t("filing.open")}</p>
        )}
      </div>
    </section>
  );
}
