import { App, Button, Input, Radio } from "antd";
import { useState } from "react";
import { useComplaintAct, useComplaintReply, type ComplaintAct } from "../api/complaints";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import type { Complaint } from "../api/types";
import { useWords } from "../language/language";

type Choice = ComplaintAct | "reply";

/** What this officer can do now: answer, find unrelated, tell, and for an approver close with the written reply. */
export function ComplaintActs({ complaint }: { complaint: Complaint }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const { data: session } = useSession();
  const roles = session?.user.roles ?? [];
  const choices = possible(complaint, roles);
  const [wanted, setWanted] = useState<Choice | null>(null);
  const choice = wanted !== null && choices.includes(wanted) ? wanted : (choices[0] ?? null);
  const [text, setText] = useState("");
  const [outcome, setOutcome] = useState("kept");
  const act = useComplaintAct(complaint.row.complaint_id);
  const reply = useComplaintReply(complaint.row.complaint_id);
  if (choice === null) return null;
  const { version } = complaint.row;
  const failed = (error: unknown) => void message.error(sentence(error, words), 6);
  const submit = () => {
    if (choice === "reply") {
      reply.mutate({ version, outcome, text }, { onSuccess: (paper) => { save(paper, complaint.row.number); setText(""); }, onError: failed });
      return;
    }
    act.mutate({ act: choice, version, text }, { onSuccess: () => { void message.success(t("complaint.done")); setText(""); }, onError: failed });
  };
  return (
    <section className="sheet" aria-labelledby="acts-title">
      <header><h2 id="acts-title">{t("complaint.next")}</h2></header>
      <form className="body complaint-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Radio.Group value={choice} onChange={(event) => setWanted(event.target.value)} options={choices.map((each) => ({ value: each, label: code("complaint.do", each) }))} />
        {choice === "reply" && (
          <Radio.Group value={outcome} onChange={(event) => setOutcome(event.target.value)} options={["released", "kept", "unfounded"].map((each) => ({ value: each, label: code("complaint.outcome", each) }))} />
        )}
        <Input.TextArea rows={4} value={text} maxLength={2_000} aria-label={code("complaint.hint", choice)} placeholder={code("complaint.hint", choice)} onChange={(event) => setText(event.target.value)} data-complaint="text" />
        <Button type="primary" htmlType="submit" disabled={text.trim().length < 2} loading={act.isPending || reply.isPending} data-action={choice}>{code("complaint.do", choice)}</Button>
      </form>
    </section>
  );
}

function possible(complaint: Complaint, roles: readonly string[]): Choice[] {
  const choices: Choice[] = [];
  const { state } = complaint.row;
  if (roles.includes("investigator")) {
    if (state === "received") choices.push("answer");
    if (state !== "releasing" && !complaint.is_free) choices.push("release");
    if (complaint.is_free && complaint.told_at === null) choices.push("told");
  }
  if (roles.includes("approver")) choices.push("reply");
  return choices;
}

/** Gives the written reply to the officer as a file. */
function save(paper: Blob, number: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(paper);
  link.download = `${number}.docx`;
  link.click();
  URL.revokeObjectURL(link.href);
}
