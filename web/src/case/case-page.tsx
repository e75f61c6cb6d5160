/** One case on one page: the victim's words, the orders, where the money went, and what was done. */
import { useParams } from "react-router";
import { useCase } from "../api/cases";
import { Problem } from "../api/problem";
import type { CaseFile } from "../api/types";
import { FilingPanel } from "../filing/filing-panel";
import { useWords } from "../language/language";
import { OrdersPanel } from "../order/orders-panel";
import { MarkedText, MarkLegend } from "../report/marked-text";
import { MissingFields } from "../report/missing-fields";
import { Payments, StatedTotal } from "../report/payments";
import { ScamType } from "../report/scam-type";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { TracePanel } from "../trace/trace-panel";
import { CaseClocks } from "./case-clocks";
import { CaseHead } from "./case-head";
import { CaseParts } from "./case-parts";
import "./case.css";
import { Cooperation } from "./cooperation";
import { DecideKind } from "./decide-kind";
import { Filing } from "./filing";
import { Listings } from "./listings";
import { PaymentNumber } from "./payment-number";
import { PortalChecks } from "./portal-checks";
import { Restitutions } from "./restitutions";
import { StatementUpload } from "./statement-upload";
import { Timeline } from "./timeline";
import { VictimForm } from "./victim-form";

/** Loads the case of the address. */
export default function CasePage() {
  const { id = "" } = useParams();
  const { t } = useWords();
  const { data, error, isPending, refetch } = useCase(id);
  if (data) return <CaseSheets key={id} file={data} />;
  if (isPending) return <Loading />;
  if (error instanceof Problem && error.status === 404) return <Nothing title={t("case.not_found")} hint={t("case.not_found_hint")} />;
  return <Unreachable error={error} retry={refetch} />;
}

function CaseSheets({ file }: { file: CaseFile }) {
  const { t } = useWords();
  const { report } = file;
  return (
    <div className="case-page">
      <CaseHead file={file} />
      <CaseParts />
      <div className="case-grid">
        <div className="case-left">
          <section className="sheet case-words" id="words" aria-labelledby="words-title">
            <header>
              <h2 id="words-title">{t("report.words_title")}</h2>
            </header>
            <div className="body" tabIndex={0}>
              <ScamType reading={report} />
              <MarkedText text={report.text} reading={report} />
              <MarkLegend reading={report} />
            </div>
          </section>
          <section className="sheet case-payments" aria-labelledby="payments-title">
            <header>
              <h2 id="payments-title">{t("report.payments")}</h2>
              <PaymentNumber caseId={file.case_id} />
            </header>
            <div className="body" tabIndex={0}>
              {report.missing.length > 0 && <MissingFields missing={report.missing} />}
              <StatedTotal reading={report} />
              <Payments payments={report.payments} />
            </div>
          </section>
        </div>
        {file.are_orders_hidden
          ? <section className="sheet orders-panel" id="orders"><Nothing title={t("order.hidden")} /></section>
          : <OrdersPanel caseId={file.case_id} orders={file.orders} clocks={file.clocks} accounts={file.trace.held.map((held) => held.account)} />}
        <div className="case-trace"><TracePanel caseId={file.case_id} trace={file.trace} payments={report.payments} /></div>
        <div className="case-trace"><FilingPanel caseId={file.case_id} /></div>
        <Timeline entries={file.timeline} />
        <div className="case-side">
          <CaseClocks file={file} />
          <PortalChecks file={file} />
          <Filing file={file} />
          <DecideKind file={file} />
          <VictimForm caseId={file.case_id} />
          <Listings caseId={file.case_id} accounts={[...new Set(file.orders.map((order) => order.account))]} />
          <Restitutions caseId={file.case_id} />
          <Cooperation caseId={file.case_id} number={file.number} />
          <StatementUpload caseId={file.case_id} />
        </div>
      </div>
    </div>
  );
}
