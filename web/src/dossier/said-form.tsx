import { Form, type FormInstance } from "antd";
import type { Said } from "../api/dossiers";
import type { Field } from "../api/types";
import { useWords } from "../language/language";
import { FieldInput } from "./field-input";

/** The fields of an act or a beginning; the server checks them, this only asks for what may not be left out. */
export function SaidForm({ form, fields, submit }: { form: FormInstance<Said>; fields: readonly Field[]; submit(said: Said): void }) {
  const { t, code } = useWords();
  const finish = (values: Said) => submit(Object.fromEntries(Object.entries(values).filter(([, value]) => value)));
  return (
    <Form form={form} layout="vertical" onFinish={finish} preserve={false} className="said-form">
      {fields.map((field) => (
        <Form.Item key={field.name} name={field.name} label={code("field", field.name)} rules={field.is_required ? [{ required: true, message: t("invalid.required") }] : []}>
          <FieldInput field={field} />
        </Form.Item>
      ))}
    </Form>
  );
}
