import { App, Button, Input } from "antd";
import { useState, type RefObject } from "react";
import { useAnswerByHand, useEnter } from "../api/beside";
import { sentence } from "../api/problem";
import type { Order } from "../api/types";
import { useWords } from "../language/language";
import { readPasted, type Pasted } from "./paste";

interface BringBackProps {
  order: Order;
  pasteField: RefObject<HTMLTextAreaElement | null>;
  done(): void;
}

const FIELDS = ["number", "result", "started_at", "expires_at", "balance_yuan"] as const;

/** One field to paste into: the number first, the bank's answer later, or a whole row at once. What was read stands below, to be corrected. */
export function BringBack({ order, pasteField, done }: BringBackProps) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [read, setRead] = useState<Pasted>({});
  const enter = useEnter();
  const answer = useAnswerByHand();
  const isAnswer = read.result !== undefined || read.started_at !== undefined;
  const ready = isAnswer || (read.number ?? "") !== "";
  const failed = (error: unknown) => void message.error(sentence(error, words), 6);
  const after = (key: string) => {
    void message.success(t(key, { number: order.number }));
    setRead({});
    pasteField.current?.blur();
  };
  const save = () => {
    if (!ready || !order.can.record) return;
    if (!isAnswer) {
      enter.mutate({ orderId: order.order_id, number: read.number! }, { onSuccess: () => { after("beside.number_taken"); done(); }, onError: failed });
      return;
    }
    const { result = "0000", ...rest } = read;
    answer.mutate(
      { orderId: order.order_id, answer: { ...rest, result } },
      { onSuccess: () => { after("beside.answer_taken"); done(); }, onError: failed },
    );
  };
  return (
    <section className="sheet" aria-labelledby="back-title">
      <header><h2 id="back-title">{t("beside.bring_back")}</h2>{order.platform_number && <span className="small num" data-number={order.platform_number}>{t("beside.number", { number: order.platform_number })}</span>}</header>
      <form className="body bring-back" onSubmit={(event) => { event.preventDefault(); save(); }}>
        <textarea
          ref={pasteField}
          className="paste-field num"
          rows={2}
          value=""
          placeholder={t(order.platform_number ? "beside.paste_answer" : "beside.paste_number")}
          aria-label={t("beside.paste")}
          onChange={(event) => setRead((now) => ({ ...now, ...readPasted(event.target.value) }))}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            save();
          }}
        />
        {FIELDS.filter((field) => field !== "number" || !order.platform_number).map((field) => (
          <label key={field} className="back-field">
            <span className="small soft">{t(`field.${field}`)}</span>
            <Input size="small" className="num" data-back={field} value={read[field] ?? ""} onChange={(event) => setRead((now) => without({ ...now, [field]: event.target.value }))} onPressEnter={(event) => { event.preventDefault(); save(); }} />
          </label>
        ))}
        <Button type="primary" htmlType="submit" disabled={!ready || !order.can.record} loading={enter.isPending || answer.isPending}>
          {t(isAnswer ? "beside.take_answer" : "beside.take_number")}
        </Button>
      </form>
    </section>
  );
}

/** An emptied field is absent again. */
function without(read: Pasted): Pasted {
  return Object.fromEntries(Object.entries(read).filter(([, text]) => text !== ""));
}
