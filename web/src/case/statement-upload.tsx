import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useRef } from "react";
import { useImportStatement } from "../api/cases";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import { useWords } from "../language/language";
import { StatementReport } from "./statement-report";

/** A bank's statement that came by another way than the line: its file as it came, taken in row by row. */
export function StatementUpload({ caseId }: { caseId: string }) {
  const words = useWords();
  const { t } = words;
  const picker = useRef<HTMLInputElement>(null);
  const take = useImportStatement(caseId);
  const { data: session } = useSession();
  if (!session?.user.roles.includes("investigator")) return null;
  const { data, error } = take;
  return (
    <section className="sheet case-statement" aria-labelledby="statement-title">
      <header>
        <h2 id="statement-title">{t("statement.title")}</h2>
        <Button size="small" icon={<UploadOutlined />} loading={take.isPending} onClick={() => picker.current?.click()}>{t("statement.choose")}</Button>
      </header>
      <input
        ref={picker}
        type="file"
        accept=".csv,.txt,.xls,.xlsx,.parquet,.zip,.gz"
        hidden
        aria-label={t("statement.choose")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) take.mutate(file);
          event.target.value = "";
        }}
      />
      <div className="body">
        {error ? (
          <Alert type="error" showIcon message={sentence(error, words)} />
        ) : data ? (
          <StatementReport taken={data} />
        ) : (
          <p className="small soft">{t("statement.hint")}</p>
        )}
      </div>
    </section>
  );
}
