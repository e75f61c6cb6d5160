import { Input, Select } from "antd";
import { useDirectory } from "../api/directory";
import type { Field } from "../api/types";
import { useWords } from "../language/language";

interface FieldInputProps {
  field: Field;
  value?: string;
  onChange?(value: string): void;
  id?: string;
}

/** One thing to be said, in the way of its kind. */
export function FieldInput({ field, value = "", onChange, id }: FieldInputProps) {
  const { code, t } = useWords();
  const say = (text: string) => onChange?.(text);
  const directory = useDirectory(field.kind === "unit" || field.kind === "officer").data;
  const choose = (options: { value: string; label: string }[]) => (
    <Select id={id} showSearch optionFilterProp="label" allowClear value={value || undefined} onChange={(chosen) => say(chosen ?? "")} options={options} />
  );
  switch (field.kind) {
    case "choice":
      return choose(field.choices.map((each) => ({ value: each, label: code(`choice.${field.name}`, each) })));
    case "unit":
      return choose((directory?.units ?? []).map((unit) => ({ value: unit.unit_id, label: unit.name })));
    case "officer":
      return choose((directory?.officers ?? []).map((officer) => ({ value: officer.user_id, label: officer.name })));
    case "text":
    case "numbers":
      return <Input.TextArea id={id} rows={field.kind === "numbers" ? 4 : 3} value={value} onChange={(event) => say(event.target.value)} placeholder={field.kind === "numbers" ? t("dossier.numbers_hint") : undefined} />;
    case "day":
      return <Input id={id} type="date" value={value} onChange={(event) => say(event.target.value)} />;
    case "instant":
      return <Input id={id} type="datetime-local" value={value.slice(0, 16)} onChange={(event) => say(event.target.value ? `${event.target.value}:00+08:00` : "")} />;
    case "count":
      return <Input id={id} inputMode="numeric" value={value} onChange={(event) => say(event.target.value)} />;
    default:
      return <Input id={id} value={value} onChange={(event) => say(event.target.value)} autoComplete="off" />;
  }
}
