/** For the auditor: who looked at an account while its order was on its way. */
import { App, Button } from "antd";
import { useLooks, useNoteLook } from "../api/dossiers";
import { sentence } from "../api/problem";
import "../dossier/dossier.css";
import { useWords } from "../language/language";
import { Nothing, Unreachable } from "../shell/empty";
import { dateTime } from "../time/format";

export default function LooksPage() {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const looks = useLooks();
  const note = useNoteLook();
  const rows = looks.data ?? [];
  return (
    <div className="dossiers-page">
      <header className="dossiers-tools"><h1>{t("look.title")}</h1></header>
      {looks.isError && <Unreachable error={looks.error} retry={looks.refetch} />}
      {looks.isSuccess && rows.length === 0 && <Nothing title={t("look.none")} hint={t("look.none_hint")} />}
      {rows.length > 0 && (
        <ul className="sheet papers">
          {rows.map((row) => (
            <li key={row.look_id} className="look">
              <b>{row.name}</b> <span className="num">{row.case_number}</span> {code("look.way", row.way)} <span className="small faint num">{dateTime(row.at)}</span>{" "}
              {row.noted_at ? (
                <span className="chip chip-off">{t("look.noted")}</span>
              ) : (
                <Button size="small" onClick={() => note.mutate(row.look_id, { onError: (error) => void message.error(sentence(error, words), 6) })}>{t("look.note")}</Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
