/** Reports by the table: an export of the 110 system, an Excel list. */
import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useRef } from "react";
import { sentence } from "../api/problem";
import { useImportReports } from "../api/reports";
import { useWords } from "../language/language";

/** Refused rows shown at once; the count says how many there are. */
const ROWS_SHOWN = 12;

/** One button; what became of the rows stands below it. */
export function ImportReports() {
  const words = useWords();
  const { t, code } = words;
  const input = useRef<HTMLInputElement>(null);
  const brought = useImportReports();
  const take = (file: File | undefined) => {
    if (file) brought.mutate(file);
    if (input.current) input.current.value = "";
  };
  return (
    <>
      <Button icon={<UploadOutlined />} loading={brought.isPending} title={t("import.hint")} onClick={() => input.current?.click()}>
        {t("import.title")}
      </Button>
      <input ref={input} type="file" hidden accept=".xlsx,.xls,.csv,.html,.htm" aria-label={t("import.pick")} data-import onChange={(event) => take(event.target.files?.[0])} />
      {brought.error && <Alert type="error" showIcon closable message={sentence(brought.error, words)} />}
      {brought.data && (
        <Alert
          type={brought.data.refused.length > 0 ? "warning" : "success"}
          showIcon
          closable
          message={t("import.filed", { count: brought.data.filed.length })}
          description={brought.data.refused.length > 0 && (
            <>
              {t("import.refused_count", { count: brought.data.refused.length })}
              <ul>
                {brought.data.refused.slice(0, ROWS_SHOWN).map((each) => (
                  <li key={each.row}>{t("import.row", { row: each.row })} {code("import.refused", each.code)}</li>
                ))}
              </ul>
            </>
          )}
        />
      )}
    </>
  );
}
