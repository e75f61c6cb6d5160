/** What a stop order still lacks, each with the question to ask. */
import "./payments.css";
import { useWords } from "../language/language";

/** Nothing missing is said too. */
export function MissingFields({ missing }: { missing: readonly string[] }) {
  const { t, code } = useWords();
  if (missing.length === 0) return <p className="asks asks-none">{t("report.complete")}</p>;
  return (
    <div className="asks" role="note">
      <b>{t("report.asks", { count: missing.length })}</b>
      <ul>
        {missing.map((field) => (
          <li key={field}><b>{code("field", field)}</b> {code("report.ask", field)}</li>
        ))}
      </ul>
    </div>
  );
}
