/** Objections of holders, what is due first. */
import { Link } from "react-router";
import { useComplaints } from "../api/complaints";
import { useWords } from "../language/language";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { Countdown } from "../time/countdown";
import { dayTime } from "../time/format";
import "./complaint.css";
import { MeasureStatistics } from "./measure-statistics";

/** The list. */
export default function ComplaintsPage() {
  const { t, code } = useWords();
  const { data, error, isPending, refetch } = useComplaints();
  if (error) return <Unreachable error={error} retry={refetch} />;
  if (isPending) return <Loading />;
  return (
    <div className="complaints-page">
      <section className="sheet" aria-labelledby="complaints-title">
        <header><h2 id="complaints-title">{t("complaint.title")}</h2></header>
        {data.length === 0 ? <Nothing title={t("complaint.none")} hint={t("complaint.none_hint")} /> : (
          <div className="figures-scroll">
            <table className="figures">
              <thead><tr><th>{t("complaint.number")}</th><th>{t("complaint.name")}</th><th>{t("complaint.case")}</th><th>{t("complaint.received")}</th><th>{t("case.state")}</th><th>{t("complaint.due")}</th></tr></thead>
              <tbody>
                {data.map((row) => (
                  <tr key={row.complaint_id}>
                    <td className="num"><Link to={`/complaints/${row.complaint_id}`} className="complaint-link">{row.number}</Link></td>
                    <td>{row.name}</td>
                    <td className="num"><Link to={`/cases/${row.case_id}`}>{row.case_number}</Link></td>
                    <td className="num">{dayTime(row.received_at)}</td>
                    <td><span className={`chip ${row.state === "received" ? "chip-wait" : row.state === "closed" ? "chip-off" : "chip-run"}`}>{code("complaint.state", row.state)}</span></td>
                    <td>{row.due_at ? <Countdown dueAt={row.due_at} label={t(row.state === "received" ? "complaint.first_due" : "complaint.reply_due")} /> : "—"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <MeasureStatistics />
    </div>
  );
}
