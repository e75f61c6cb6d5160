/** The office's papers: each template is fetched as .docx, edited in Word and put back; a field that does not exist is refused by its name. */
import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useRef } from "react";
import { sentence } from "../api/problem";
import { templateAddress, useSetTemplate, useTemplates } from "../api/templates";
import type { PaperTemplate } from "../api/types";
import { useWords } from "../language/language";
import { Loading, Unreachable } from "../shell/empty";
import { dayTime } from "../time/format";
import "./template.css";

/** The list. */
export default function TemplatesPage() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useTemplates();
  if (error) return <Unreachable error={error} retry={refetch} />;
  return (
    <div className="templates-page">
      <section className="sheet" aria-labelledby="templates-title">
        <header><h2 id="templates-title">{t("template.title")}</h2></header>
        <div className="body">
          <p className="small soft">{t("template.hint")}</p>
          {isPending && <Loading />}
          <ul className="templates">{(data ?? []).map((template) => <Row key={template.name} template={template} />)}</ul>
        </div>
      </section>
    </div>
  );
}

/** What may stand in double braces, and what it becomes. */
function Fields({ names }: { names: readonly string[] }) {
  const { t, code } = useWords();
  return (
    <details className="small template-fields">
      <summary>{t("template.fields", { count: names.length })}</summary>
      <ul>{names.map((name) => <li key={name}><code translate="no">{`{{${name}}}`}</code> {code("template.field", name)}</li>)}</ul>
    </details>
  );
}

function Row({ template }: { template: PaperTemplate }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const picker = useRef<HTMLInputElement>(null);
  const put = useSetTemplate(template.name);
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    put.mutate(file, { onSuccess: () => void message.success(t("template.taken")), onError: (error) => void message.error(sentence(error, words), 8) });
  };
  return (
    <li>
      <div>
        <b>{template.title}</b> <span className="small soft">{template.changed_at === null ? t("template.shipped") : t("template.changed", { at: dayTime(template.changed_at) })}</span>
        <Fields names={template.fields} />
      </div>
      <Button size="small" icon={<DownloadOutlined />} href={templateAddress(template.name)} download={`${template.title}.docx`}>{t("template.fetch")}</Button>
      <Button size="small" icon={<UploadOutlined />} loading={put.isPending} onClick={() => picker.current?.click()}>{t("template.put")}</Button>
      <input ref={picker} type="file" hidden accept=".docx" aria-label={t("template.put")} onChange={(event) => { choose(event.target.files?.[0]); event.target.value = ""; }} />
    </li>
  );
}
