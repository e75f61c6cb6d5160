import { CheckCircleOutlined, ClockCircleOutlined } from "@ant-design/icons";
import type { Dossier } from "../api/types";
import { useWords } from "../language/language";

/** The evidence that the case's crime needs before it goes to the procurator: what is at hand, what is missing. */
export function Checklist({ items }: { items: Dossier["checklist"] }) {
  const { t, code } = useWords();
  if (items.length === 0) return null;
  const have = items.filter((item) => item.is_at_hand).length;
  return (
    <>
      <h3 className="checklist-title">{t("filing.checklist", { have, all: items.length })}</h3>
      <ul className="checklist">
        {items.map(({ item, is_at_hand }) => (
          <li key={item} data-at-hand={is_at_hand}>
            {is_at_hand ? <CheckCircleOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />} {code("choice.item", item)}
            {!is_at_hand && <span className="soft small"> {t("filing.missing")}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
