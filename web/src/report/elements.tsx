/** The values found in a text, each once, with what its checks say. */
import type { Element } from "../api/types";
import { useWords } from "../language/language";
import { checkName } from "./mark-detail";
import { familyOf } from "./marks";

/** One line a value. */
export function Elements({ elements }: { elements: readonly Element[] }) {
  const words = useWords();
  const { t, code } = words;
  if (elements.length === 0) return <p className="soft">{t("report.no_elements")}</p>;
  const distinct = [...new Map(elements.map((element) => [`${element.kind} ${element.value}`, element])).values()];
  return (
    <ul className="elements">
      {distinct.map((element) => (
        <li key={`${element.kind} ${element.value}`}>
          <span className={`element-kind piece family-${familyOf(element.kind)}`}>{code("element.kind", element.kind)}</span>
          <span className="element-value num">{element.value}</span>
          <span className="small soft">{code("element.role", element.role)}</span>
          {element.checks.filter((check) => !check.passed).map((check) => (
            <span className="element-failed small" key={check.check}>{checkName(check, words)}</span>
          ))}
          {element.suggestion != null && <span className="element-failed small">{t("element.suggestion", { digits: element.suggestion })}</span>}
        </li>
      ))}
    </ul>
  );
}
