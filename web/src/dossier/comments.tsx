import { App, Button, Input } from "antd";
import { useState } from "react";
import { useComment } from "../api/dossiers";
import { sentence } from "../api/problem";
import type { Dossier } from "../api/types";
import { useWords } from "../language/language";
import { dateTime } from "../time/format";

/** What people said about it. */
export function Comments({ dossier }: { dossier: Dossier }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [text, setText] = useState("");
  const comment = useComment(dossier.dossier_id);
  const say = () =>
    comment.mutate(text.trim(), { onSuccess: () => setText(""), onError: (error) => void message.error(sentence(error, words), 6) });
  return (
    <section className="sheet" aria-labelledby="comments-title">
      <header><h2 id="comments-title">{t("dossier.comments")}</h2></header>
      <div className="body comments">
        {dossier.comments.map((each) => (
          <p key={each.comment_id}><b>{each.name}</b> <span className="small faint num">{dateTime(each.at).slice(5, 16)}</span><br />{each.text}</p>
        ))}
        <Input.TextArea rows={2} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} aria-label={t("dossier.comment")} placeholder={t("dossier.comment")} />
        <Button size="small" disabled={text.trim() === ""} loading={comment.isPending} onClick={say}>{t("dossier.say")}</Button>
      </div>
    </section>
  );
}
