import { useWords } from "../language/language";

/** On a phone: quick ways to the parts of the page. */
export function CaseParts() {
  const { t } = useWords();
  const parts = [
    ["orders", t("order.title")],
    ["words", t("report.words_short")],
    ["trace", t("trace.title")],
    ["timeline", t("case.timeline")],
  ] as const;
  return (
    <nav className="case-parts" aria-label={t("case.parts")}>
      {parts.map(([id, name]) => (
        <button type="button" key={id} onClick={() => document.getElementById(id)?.scrollIntoView({ behavior: "smooth", block: "start" })}>
          {name}
        </button>
      ))}
    </nav>
  );
}
