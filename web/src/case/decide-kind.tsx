import { App, Button, Checkbox, Select } from "antd";
import { useState } from "react";
import { useKeepExample } from "../api/cases";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import type { CaseFile } from "../api/types";
import { useWords } from "../language/language";

const TAKERS = ["call_taker", "investigator", "station_officer"];
/** A report with more elements is corrected in parts. */
const ELEMENTS_MAX = 40;

/** An officer files the report under a kind and marks what was read wrongly; both are kept to learn from. */
export function DecideKind({ file }: { file: CaseFile }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const { report } = file;
  const [label, setLabel] = useState(report.filed_label ?? report.label);
  const [wrong, setWrong] = useState<string[]>([]);
  const keep = useKeepExample(file.case_id);
  const { data: session } = useSession();
  if (session?.user.roles.some((role) => TAKERS.includes(role)) !== true) return null;
  const elements = report.elements.slice(0, ELEMENTS_MAX);
  const submit = () => {
    const marks = wrong.map((place) => elements[Number(place)]!).map(({ start, end }) => ({ start, end }));
    keep.mutate({ label, wrong: marks }, { onError: (error) => void message.error(sentence(error, words), 6) });
  };
  return (
    <section className="sheet case-kind" aria-labelledby="kind-title">
      <header><h2 id="kind-title">{t("example.title")}</h2></header>
      <div className="body">
        {report.filed_label !== null && <p data-filed-label>{t("example.kept", { label: code("scam.label", report.filed_label) })}</p>}
        <div className="filing-form">
          <Select
            size="small"
            value={label}
            onChange={setLabel}
            aria-label={t("example.pick")}
            options={report.label_candidates.map((each) => ({ value: each.label, label: code("scam.label", each.label) }))}
            style={{ minWidth: 180 }}
          />
          <Button size="small" loading={keep.isPending} onClick={submit}>{t("example.keep")}</Button>
        </div>
        {elements.length > 0 && (
          <details>
            <summary className="small soft">{t("example.wrong")}</summary>
            <Checkbox.Group
              value={wrong}
              onChange={(values) => setWrong(values.map(String))}
              options={elements.map((each, place) => ({ value: String(place), label: `${code("element.kind", each.kind)} ${each.surface}` }))}
            />
          </details>
        )}
        <p className="small soft">{t("example.hint")}</p>
      </div>
    </section>
  );
}
