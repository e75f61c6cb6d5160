/** Taking a report: the words on one side, on the other what they already give and what to ask next. */
import { App, Button, Select } from "antd";
import { useEffect, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import { sentence } from "../api/problem";
import { useFileReport, useReading } from "../api/reports";
import { useWords } from "../language/language";
import { useSettled } from "../shell/use-settled";
import { Consult } from "./consult";
import { Entry } from "./entry";
import { MarkLegend } from "./marked-text";
import { ReadingPanel } from "./reading-panel";
import "./new-report.css";
import { Voucher } from "./voucher";
import { WordsEditor } from "./words-editor";

/** Where reports come from. */
const SOURCES = ["110", "96110", "station", "portal", "transferred"];
/** A text is read once the keyboard rested this long. */
const REST_MS = 350;

/** Keys that lead to the consultation desk's fields. */
const FIELD_OF_KEY: Readonly<Record<string, string>> = { F8: "screening-number", F9: "officer-name" };

/** Reads while one types; files when one says so. */
export default function NewReportPage() {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [source, setSource] = useState(SOURCES[0]!);
  const settled = useSettled(text, REST_MS);
  const reading = useReading(settled);
  const file = useFileReport();
  const shown = text.trim() === "" ? undefined : reading.data;
  useWarnBeforeLeaving(text.trim() !== "" && !file.isSuccess);
  const submit = () => {
    if (text.trim() === "" || file.isPending) return;
    file.mutate(
      { text, source },
      {
        onSuccess: ({ case_id, number }) => {
          void message.success(t("report.filed", { number }));
          void navigate(`/cases/${case_id}`);
        },
        onError: (error) => void message.error(sentence(error, words), 6),
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
    const field = FIELD_OF_KEY[event.key];
    if (field) {
      event.preventDefault();
      document.getElementById(field)?.focus();
    }
  };
  return (
    <div className="new-report" onKeyDown={onKeyDown}>
      <section className="sheet new-report-words" aria-labelledby="words-title">
        <header>
          <h2 id="words-title">{t("report.words_title")}</h2>
          <Select
            value={source}
            onChange={setSource}
            aria-label={t("report.source_title")}
            options={SOURCES.map((value) => ({ value, label: code("report.source", value) }))}
            style={{ width: 160 }}
          />
        </header>
        {source === "portal" && <p className="small soft" data-portal-hint>{t("portal.hint")} {t("portal.liability")}</p>}
        <WordsEditor text={text} onChange={setText} reading={shown} />
        <div className="new-report-desk">
          <Entry onAdd={(lines) => setText(text.trim() === "" ? lines : `${text.trimEnd()}\n${lines}`)} />
          <Consult />
          <Voucher />
        </div>
        <footer>
          {shown ? <MarkLegend reading={shown} /> : <span className="small faint">{t("report.words_hint")}</span>}
          <Button type="primary" size="large" disabled={text.trim() === ""} loading={file.isPending} onClick={submit}>
            {t("report.file")} <kbd>Ctrl ↵</kbd>
          </Button>
        </footer>
      </section>
      <ReadingPanel reading={shown} busy={reading.isFetching || text !== settled} error={text.trim() === "" ? null : reading.error} />
    </div>
  );
}

/** The browser asks before a half-typed report is closed with its window. */
function useWarnBeforeLeaving(unsaved: boolean) {
  useEffect(() => {
    if (!unsaved) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [unsaved]);
}
