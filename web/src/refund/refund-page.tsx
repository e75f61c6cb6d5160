/** One refund: what is divided and how, who has signed, what was said against it, and the next step. */
import { ArrowLeftOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import { Link, useParams } from "react-router";
import { Problem } from "../api/problem";
import { useRefund } from "../api/refunds";
import type { Refund } from "../api/types";
import { useWords } from "../language/language";
import { money, share } from "../money/format";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { dateTime } from "../time/format";
import { Objections } from "./objections";
import { Papers } from "./papers";
import { RefundSteps } from "./refund-steps";
import "../case/case.css";
import "./refund.css";
import { Victims } from "./victims";
import { Worksheet } from "./worksheet";

/** Loads the refund of the address. */
export default function RefundPage() {
  const { id = "" } = useParams();
  const { t } = useWords();
  const { data, error, isPending, refetch } = useRefund(id);
  if (data) return <Sheets key={id} refund={data} />;
  if (isPending) return <Loading />;
  if (error instanceof Problem && error.status === 404) return <Nothing title={t("refund.not_found")} hint={t("refund.not_found_hint")} />;
  return <Unreachable error={error} retry={refetch} />;
}

function Sheets({ refund }: { refund: Refund }) {
  return (
    <div className="refund-page">
      <Head refund={refund} />
      <div className="refund-grid">
        <div className="refund-main">
          <Worksheet refund={refund} />
          <Victims refund={refund} />
        </div>
        <div className="refund-side">
          <RefundSteps refund={refund} />
          <Papers refund={refund} />
          <Objections refund={refund} />
        </div>
      </div>
    </div>
  );
}

function Head({ refund }: { refund: Refund }) {
  const { t, code } = useWords();
  const frozen = refund.pools.reduce((sum, pool) => sum + pool.frozen_fen, 0);
  return (
    <header className="case-head">
      <div className="case-name">
        <Link to="/refunds" className="case-back" aria-label={t("refund.back")} title={t("refund.back")}><ArrowLeftOutlined /></Link>
        <div>
          <h1 className="num">{refund.number} <Tag>{code("refund.state", refund.state)}</Tag></h1>
          <p className="small soft num">{t("refund.drafted_at", { at: dateTime(refund.made_at), draft: refund.draft })}</p>
          <p className="small soft">{t("refund.units", { accepting: refund.accepting_unit, freezing: refund.freezing_unit })}</p>
        </div>
      </div>
      <dl className="case-figures num">
        <div><dt>{t("refund.frozen")}</dt><dd>{money(frozen)}</dd></div>
        <div><dt>{t("refund.total")}</dt><dd>{money(refund.total_fen)}</dd></div>
        <div className="saved"><dt>{t("refund.arrived")}</dt><dd>{money(refund.arrived_fen)} <small>{share(refund.arrived_fen, refund.total_fen)}</small></dd></div>
      </dl>
    </header>
  );
}
