import { ArrowLeftOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import type { CaseFile } from "../api/types";
import { useWords } from "../language/language";
import { money, percent, share } from "../money/format";
import { NextDue } from "../time/countdown";
import { dateTime } from "../time/format";
import { CaseState } from "./case-state";
import { Reveal } from "./reveal";

/** Number, state, and the three figures that matter: lost, saved, and what is due next. */
export function CaseHead({ file }: { file: CaseFile }) {
  const { t, code } = useWords();
  const next = file.clocks.map((clock) => clock.due_at).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  const { report } = file;
  return (
    <header className="case-head">
      <div className="case-name">
        <Link to="/reports" className="case-back" aria-label={t("case.back")} title={t("case.back")}><ArrowLeftOutlined /></Link>
        <div>
          <h1 className="num">{file.number} <CaseState state={file.state} /> <Reveal caseId={file.case_id} masked={file.masked} until={file.revealed_until} /></h1>
          <p className="small soft num">
            {t("case.received", { received_at: file.received_at })} · {code("report.source", report.source)}
          </p>
        </div>
      </div>
      <dl className="case-figures num">
        <div><dt>{t("case.stolen")}</dt><dd title={dateTime(file.received_at)}>{money(file.stolen_fen)}</dd></div>
        <div className="saved">
          <dt>{t("case.stopped")}</dt>
          <dd>
            {money(file.stopped_fen)} <small>{share(file.stopped_fen, file.stolen_fen)}</small>
            <span className="bar"><i style={{ width: `${percent(file.stopped_fen, file.stolen_fen)}%` }} /></span>
          </dd>
        </div>
        {report.received_back_fen > 0 && <div><dt>{t("report.received_back")}</dt><dd>{money(report.received_back_fen)}</dd></div>}
        <div><dt>{t("clock.next")}</dt><dd><NextDue dueAt={next} /></dd></div>
      </dl>
    </header>
  );
}
