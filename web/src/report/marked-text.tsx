/** A report's own words with what was read in them marked; each mark says its value and its checks. */
import { Tooltip } from "antd";
import { memo, useMemo } from "react";
import { useWords, type Words } from "../language/language";
import { MarkDetail, markName } from "./mark-detail";
import { familyOf, marksOf, type Mark, type Marked } from "./marks";
import "./marked-text.css";
import { cut, type Piece } from "./markup";

/** The text of a filed report. */
export const MarkedText = memo(function MarkedText({ text, reading }: { text: string; reading: Marked }) {
  const words = useWords();
  const pieces = useMemo(() => cut(text, marksOf(reading)), [text, reading]);
  return (
    <div className="marked-text" lang="zh-CN">
      {pieces.map((piece) => <MarkedPiece key={piece.at} piece={piece} words={words} />)}
    </div>
  );
});

function MarkedPiece({ piece, words }: { piece: Piece<Mark>; words: Words }) {
  if (piece.marks.length === 0) return <>{piece.text}</>;
  const opens = piece.opens.length > 0;
  const label = piece.opens.map((mark) => markName(mark, words)).join("; ");
  return (
    <Tooltip title={<MarkDetail marks={piece.marks} />} classNames={{ root: "mark-tooltip" }} mouseEnterDelay={0.15} trigger={["hover", "focus"]}>
      <mark className={pieceClass(piece.marks)} {...(opens ? { tabIndex: 0, role: "mark", "aria-label": `${piece.text}: ${label}` } : {})}>
        {piece.text}
      </mark>
    </Tooltip>
  );
}

/** Classes of a piece: colour by the narrowest element's family, line by its role, frame by payment. */
export function pieceClass(marks: readonly Mark[]): string {
  const classes = ["piece"];
  for (const mark of marks) {
    if (mark.of === "payment") classes.push("in-payment");
    if (mark.of === "word") classes.push(mark.against ? "in-word-against" : "in-word");
  }
  const element = marks.findLast((mark) => mark.of === "element");
  if (element?.of === "element") {
    classes.push(`family-${familyOf(element.element.kind)}`, `role-${element.element.role}`);
    if (element.element.checks.some((check) => !check.passed)) classes.push("check-failed");
  }
  return classes.join(" ");
}

/** What the colours and lines mean, for those that occur. */
export function MarkLegend({ reading }: { reading: Marked }) {
  const { t, code } = useWords();
  const families = [...new Set(reading.elements.map((element) => familyOf(element.kind)))].sort();
  const roles = [...new Set(reading.elements.map((element) => element.role))].filter((role) => role !== "other").sort();
  if (families.length + reading.payments.length + reading.label_reasons.length === 0) return null;
  return (
    <ul className="mark-legend" aria-label={t("report.legend")}>
      {families.map((family) => <li key={family}><i className={`piece family-${family}`} />{code("element.family", family)}</li>)}
      {roles.map((role) => <li key={role}><i className={`piece role-${role}`} />{code("element.role", role)}</li>)}
      {reading.payments.length > 0 && <li><i className="piece in-payment" />{t("report.payment")}</li>}
      {reading.label_reasons.some((each) => !each.against) && <li><i className="piece in-word" />{t("report.label_word")}</li>}
      {reading.label_reasons.some((each) => each.against) && <li><i className="piece in-word against" />{t("report.label_word_against")}</li>}
    </ul>
  );
}
