import { UploadOutlined } from "@ant-design/icons";
import { App, Button, Modal } from "antd";
import { useState, type RefObject } from "react";
import { useImportFeedback } from "../api/beside";
import { sentence } from "../api/problem";
import type { FeedbackTaken } from "../api/types";
import { useWords } from "../language/language";

/** Takes in the platform's export; rows that could not be taken are listed with their place. */
export function FeedbackUpload({ picker }: { picker: RefObject<HTMLInputElement | null> }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const [taken, setTaken] = useState<FeedbackTaken | null>(null);
  const take = useImportFeedback();
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    take.mutate(file, { onSuccess: setTaken, onError: (error) => void message.error(sentence(error, words), 8) });
  };
  return (
    <>
      <Button size="small" icon={<UploadOutlined />} loading={take.isPending} onClick={() => picker.current?.click()}>{t("feedback.choose")}</Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".xlsx,.xls,.csv,.htm,.html"
        aria-label={t("feedback.choose")}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <Modal open={taken !== null} title={t("feedback.title")} footer={null} onCancel={() => setTaken(null)} destroyOnHidden>
        {taken && (
          <div className="feedback-taken">
            <p>{t("feedback.taken", { applied: taken.applied, repeated: taken.repeated, bad: taken.bad_rows.length })}</p>
            <ul className="bad-rows">
              {taken.bad_rows.slice(0, 200).map((bad) => (
                <li key={bad.row}>{t("statement.bad_row", { line: bad.row })} {code("feedback.bad", bad.code)} {bad.detail}</li>
              ))}
            </ul>
            {taken.unknown_columns.length > 0 && <p className="small soft">{t("feedback.unknown_columns", { columns: taken.unknown_columns.join(t("console.comma")) })}</p>}
          </div>
        )}
      </Modal>
    </>
  );
}
