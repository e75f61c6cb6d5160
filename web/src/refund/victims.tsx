/** The victims of a refund: lost, returned before, returned now. */
import { Table } from "antd";
import { Link } from "react-router";
import { refundPaperAddress } from "../api/refunds";
import type { Refund } from "../api/types";
import { useWords } from "../language/language";
import { money, share } from "../money/format";

type Victim = Refund["cases"][number];

/** One row a case. */
export function Victims({ refund }: { refund: Refund }) {
  const { t } = useWords();
  const columns = [
    { title: t("refund.case"), key: "case", render: (victim: Victim) => <Link to={`/cases/${victim.case_id}`}>{victim.number}</Link> },
    { title: t("refund.loss"), key: "loss", align: "right" as const, render: (victim: Victim) => money(victim.loss_fen) },
    { title: t("refund.returned"), key: "returned", align: "right" as const, render: (victim: Victim) => money(victim.returned_fen) },
    { title: t("refund.gets"), key: "gets", align: "right" as const, render: (victim: Victim) => <b>{money(victim.gets_fen)}</b> },
    { title: t("refund.rate"), key: "rate", align: "right" as const, render: (victim: Victim) => share(victim.gets_fen, victim.loss_fen) },
    {
      title: t("refund.papers"),
      key: "paper",
      render: (victim: Victim) => victim.gets_fen > 0 && (
        <a href={refundPaperAddress(refund.refund_id, "refund-application", { case_id: victim.case_id })} download={`${victim.number}-refund-application.docx`}>{t("refund.paper.refund-application")}</a>
      ),
    },
  ];
  return (
    <section className="sheet" aria-labelledby="victims-title">
      <header><h2 id="victims-title">{t("refund.victims")}</h2></header>
      <div className="body">
        <Table className="num" size="small" rowKey="case_id" columns={columns} dataSource={refund.cases} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: true }} />
      </div>
    </section>
  );
}
