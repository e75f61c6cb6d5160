/** What a stop order still lacks, each with the question to ask. */
import { Alert } from "antd";
import { useWords } from "../language/language";

/** Nothing missing is said too. */
export function MissingFields({ missing }: { missing: readonly string[] }) {
  const { t, code } = useWords();
  if (missing.length === 0) return <Alert type="success" showIcon message={t("report.complete")} />;
  return (
    <Alert
      type="warning"
      showIcon
      message={t("report.asks", { count: missing.length })}
      description={
        <ul className="asks">
          {missing.map((field) => (
            <li key={field}><b>{code("field", field)}</b> {code("report.ask", field)}</li>
          ))}
        </ul>
      }
    />
  );
}
