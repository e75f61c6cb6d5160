import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useRef } from "react";
import { useImportStatement } from "../api/cases";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import { useWords } from "../language/language";

/** A bank's statement that came by another way than the line: a CSV file, taken in row by row. */
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
        accept=".csv,text/csv"
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
          <Alert
            type={data.bad_rows.length > 0 ? "warning" : "success"}
            showIcon
            message={t("statement.taken", { imported: data.imported, duplicates: data.duplicates, bad: data.bad_rows.length })}
            description={data.bad_rows.length > 0 && (
              <ul className="bad-rows">
                {data.bad_rows.slice(0, 20).map((row) => <li key={row.line}>{t("statement.bad_row", { line: row.line })} {row.reason}</li>)}
              </ul>
            )}
          />
        ) : (
          <p className="small soft">{t("statement.hint")}</p>
        )}
      </div>
    </section>
  );
}
