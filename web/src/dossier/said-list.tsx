import type { Said } from "../api/dossiers";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { dateTime } from "../time/format";

/** Fields that are shown in a way of their own, or are only for the program. */
const APART: ReadonlySet<string> = new Set(["sheet", "station", "evidence"]);

/** An instant as the desk keeps it. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*$/;

/** What was said, a field a line in the order in which it is asked for, codes in the reader's words. */
export function SaidList({ said, order, className }: { said: Said; order: readonly string[]; className?: string }) {
  const { code } = useWords();
  // Numbers that the program gives (a receipt's) are asked for nowhere and stand last.
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const shown = Object.entries(said).filter(([name]) => !APART.has(name)).sort(([one], [other]) => place(one) - place(other));
  const value = (name: string, text: string) => {
    if (name.endsWith("_yuan")) return money(Number(text));
    return INSTANT.test(text) ? dateTime(text).slice(0, 16) : code(`choice.${name}`, text);
  };
  return (
    <dl className={className ?? "said-list"}>
      {shown.map(([name, text]) => (
        <div key={name}><dt>{code("field", name)}</dt><dd>{value(name, text)}</dd></div>
      ))}
    </dl>
  );
}
