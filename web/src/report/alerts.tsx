/** What must be heard before any field. */
import type { Reading } from "../api/types";
import { useWords } from "../language/language";
import "./desk.css";

/** One line an alert, the gravest first. */
export function Alerts({ alerts }: { alerts: Reading["alerts"] }) {
  const { code } = useWords();
  if (alerts.length === 0) return null;
  return (
    <ul className="alerts" role="alert">
      {alerts.map((alert) => (
        <li key={alert.kind} className={`alert alert-${alert.kind}`}>
          <q>{alert.words}</q> {code("alert", alert.kind)}
        </li>
      ))}
    </ul>
  );
}
