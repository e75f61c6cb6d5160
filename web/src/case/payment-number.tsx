/** Gives a payment without an account the number under which its payment institution knows it, so that it can be stopped. */
import { App, AutoComplete, Button, Form, Input, InputNumber, Modal, Select } from "antd";
import { useEffect, useState } from "react";
import { useNumberPayment, usePaymentNumbers } from "../api/payment-numbers";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import type { NewPaymentNumber, PaymentNumberOffer } from "../api/types";
import { typed } from "../duty/instant";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { precise } from "../time/format";

const KINDS = ["order", "bank_serial", "terminal"] as const;
const TAKERS = ["call_taker", "investigator", "station_officer"] as const;
/** Stands for a payment that the words do not tell of. */
const FURTHER = 0;

interface Asked {
  payment: number;
  yuan?: string;
  at?: string;
  kind: string;
  payment_number: string;
  institution: string;
}

/** A button and its dialog; shown to who takes reports. */
export function PaymentNumber({ caseId }: { caseId: string }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Asked>();
  const { data: session } = useSession();
  const { data: offer } = usePaymentNumbers(caseId, open);
  const number = useNumberPayment(caseId);
  useEffect(() => {
    if (open && offer) form.setFieldsValue(first(offer));
  }, [open, offer, form]);
  if (!TAKERS.some((role) => session?.user.roles.includes(role))) return null;
  const submit = (asked: Asked) =>
    number.mutate(body(asked), {
      onSuccess: () => {
        void message.success(t("payment_number.done"));
        setOpen(false);
      },
      onError: (error) => void message.error(sentence(error, words), 6),
    });
  return (
    <>
      <Button size="small" data-action="payment-number" onClick={() => setOpen(true)}>{t("payment_number.title")}</Button>
      <Modal open={open} title={t("payment_number.title")} okText={t("payment_number.do")} confirmLoading={number.isPending} onOk={form.submit} onCancel={() => setOpen(false)} destroyOnHidden>
        <p className="small soft">{t("payment_number.hint")}</p>
        <Form form={form} layout="vertical" onFinish={submit} preserve={false}>
          <Fields offer={offer} />
        </Form>
      </Modal>
    </>
  );
}

function Fields({ offer }: { offer: PaymentNumberOffer | undefined }) {
  const { t, code } = useWords();
  const payment = Form.useWatch<number>("payment");
  const needed = [{ required: true, message: t("invalid.required") }];
  const payments = (offer?.payments ?? []).map((each) => ({
    value: each.place,
    label: [t("payment_number.place", { place: each.place }), money(each.amount_fen), each.at && precise(each.at, "minute")].filter(Boolean).join(" · "),
  }));
  const options = (texts: readonly string[] = []) => texts.map((value) => ({ value, label: value }));
  return (
    <>
      <Form.Item name="payment" label={t("field.payment")} rules={needed}>
        <Select options={[...payments, { value: FURTHER, label: t("payment_number.further") }]} />
      </Form.Item>
      {payment === FURTHER && (
        <>
          <Form.Item name="yuan" label={t("payment_number.yuan")} rules={needed}><InputNumber<string> stringMode min="0.01" precision={2} /></Form.Item>
          <Form.Item name="at" label={t("field.at")}><Input type="datetime-local" /></Form.Item>
        </>
      )}
      <Form.Item name="institution" label={t("field.institution")} rules={needed}>
        <AutoComplete options={options(offer?.institutions)} filterOption={(text, option) => option!.value.includes(text)} />
      </Form.Item>
      <Form.Item name="kind" label={t("payment_number.kind")} rules={needed} initialValue="order">
        <Select options={KINDS.map((each) => ({ value: each, label: code("payment_number.kind", each) }))} />
      </Form.Item>
      <Form.Item name="payment_number" label={t("field.payment_number")} rules={needed}>
        <AutoComplete options={options(offer?.numbers)} />
      </Form.Item>
    </>
  );
}

/** What there is only one of needs no choosing. */
function first(offer: PaymentNumberOffer): Partial<Asked> {
  return {
    payment: offer.payments[0]?.place ?? FURTHER,
    kind: "order",
    ...(offer.numbers.length === 1 && { payment_number: offer.numbers[0] }),
  };
}

function body({ payment, yuan, at, kind, payment_number, institution }: Asked): NewPaymentNumber {
  const named = { kind, payment_number, institution };
  if (payment !== FURTHER) return { ...named, payment };
  return { ...named, amount_fen: Math.round(Number(yuan) * 100), ...(at && { at: typed(at) }) };
}
