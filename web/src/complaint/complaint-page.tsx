/** One objection: the holder's words, the measure, what was done, and what can be done next. */
import { Link, useParams } from "react-router";
import { useComplaint } from "../api/complaints";
import { useWords } from "../language/language";
import { Reveal } from "../case/reveal";
import { OrderAnswer } from "../order/order-answer";
import { OrderState } from "../order/order-state";
import "../order/orders.css";
import { Account } from "../report/account";
import { Loading, Unreachable } from "../shell/empty";
import { Countdown } from "../time/countdown";
import { dateTime } from "../time/format";
import { ComplaintActs } from "./complaint-acts";
import "./complaint.css";

/** Loads the objection of the address. */
export default function ComplaintPage() {
  const { id = "" } = useParams();
  const { t, code } = useWords();
  const { data, error, refetch } = useComplaint(id);
  if (error) return <Unreachable error={error} retry={refetch} />;
  if (!data) return <Loading />;
  const { row, order } = data;
  return (
    <div className="complaints-page complaint-page">
      <section className="sheet" aria-labelledby="complaint-title">
        <header>
          <h2 id="complaint-title">{t("complaint.one", { number: row.number })} <span className="chip chip-run" data-complaint-state={row.state}>{code("complaint.state", row.state)}</span> <Reveal caseId={row.case_id} masked={data.masked} until={null} /></h2>
          {row.due_at && <Countdown dueAt={row.due_at} label={t("complaint.due")} />}
        </header>
        <div className="body">
          <p><b>{row.name}</b> · {data.masked ? <span className="num">{data.phone}</span> : <a className="num" href={`tel:${data.phone}`}>{data.phone}</a>} · {dateTime(row.received_at)}</p>
          <blockquote>{data.text}</blockquote>
          <div className="complaint-order">
            <div className="order-line"><span className={`order-kind kind-${order.kind}`}>{code("order.kind", order.kind)}</span><Account number={order.account} /><OrderState order={order} /></div>
            <p className="small soft">{[order.bank, order.holder].filter(Boolean).join(" · ")} · <Link to={`/cases/${row.case_id}`}>{row.case_number}</Link></p>
            <OrderAnswer order={order} />
            {data.is_free && <p className="chip chip-good">{t(data.told_at ? "complaint.told" : "complaint.free_not_told")}</p>}
          </div>
          <ol className="complaint-acts">
            {data.acts.map((act) => (
              <li key={`${act.at} ${act.kind}`}><span className="num small soft">{dateTime(act.at)}</span> <b>{code("complaint.act", act.kind)}</b> <span className="small soft">{act.actor === "nobody" ? t("complaint.by_holder") : act.actor}</span>{act.text && <p>{act.text}</p>}</li>
            ))}
          </ol>
        </div>
      </section>
      {row.state !== "closed" && <ComplaintActs complaint={data} />}
    </div>
  );
}
