import { App, Form, Modal } from "antd";
import { useNavigate } from "react-router";
import { useBegin, type Said } from "../api/dossiers";
import { sentence } from "../api/problem";
import type { Opening } from "../api/types";
import { useWords } from "../language/language";
import { SaidForm } from "./said-form";

/** Begins a thing and goes to its page. */
export function BeginDialog({ opening, open, close }: { opening: Opening; open: boolean; close(): void }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<Said>();
  const begin = useBegin();
  const submit = (said: Said) =>
    begin.mutate(
      { noun: opening.noun, said },
      {
        onSuccess: ({ id }) => {
          close();
          void navigate(`/dossiers/${id}`);
        },
        onError: (error) => void message.error(sentence(error, words), 6),
      },
    );
  return (
    <Modal open={open} title={t("dossier.begin", { noun: code("noun", opening.noun) })} okText={t("dossier.begin_now")} confirmLoading={begin.isPending} onOk={form.submit} onCancel={close} destroyOnHidden width={640}>
      <SaidForm form={form} fields={opening.fields} submit={submit} />
    </Modal>
  );
}
