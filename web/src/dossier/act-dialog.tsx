import { App, Form, Modal } from "antd";
import { useStep, type Said } from "../api/dossiers";
import { isStale, sentence } from "../api/problem";
import type { Dossier, Offer } from "../api/types";
import { useWords } from "../language/language";
import { SaidForm } from "./said-form";

/** One act with what must be said, done at the version on screen. */
export function ActDialog({ dossier, offer, close }: { dossier: Dossier; offer: Offer; close(): void }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const [form] = Form.useForm<Said>();
  const step = useStep(dossier.dossier_id);
  const name = code(`${dossier.noun}.act`, offer.act);
  const submit = (said: Said) =>
    step.mutate(
      { act: offer.act, version: dossier.version, said },
      {
        onSuccess: () => {
          void message.success(t("dossier.act_done", { act: name }));
          close();
        },
        onError: (error) => {
          void message.error(sentence(error, words), 6);
          if (isStale(error)) close();
        },
      },
    );
  return (
    <Modal open title={`${name} · ${dossier.number}`} okText={name} confirmLoading={step.isPending} onOk={form.submit} onCancel={close} destroyOnHidden width={600}>
      {offer.is_signature && <p className="small soft">{t("dossier.signature_kept")}</p>}
      <SaidForm form={form} fields={offer.fields} submit={submit} />
    </Modal>
  );
}
