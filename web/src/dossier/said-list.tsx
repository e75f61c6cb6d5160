import type { Said } from "../api/dossiers";
import { useWords } from "../language/language";
import { money } from "../money/format";

/** Fields that are shown in a way of their own, or are only for the program. */
const APART: ReadonlySet<string> = new Set(["sheet", "station", "evidence"]);

/** What was said, a field a line, codes in the reader's words. */
export function SaidList({ said, className }: { said: Said; className?: string }) {
  const { code } = useWords();
  const shown = Object.entries(said).filter(([name]) => !APART.has(name));
  const value = (name: string, text: string) => {
    if (name.endsWith("_yuan")) return money(Number(text));
    return code(`choice.${name}`, text);
  };
  return (
    <dl className={className ?? "said-list"}>
      {shown.map(([name, text]) => (
        <div key={name}><dt>{code("field", name)}</dt><dd>{value(name, text)}</dd></div>
      ))}
    </dl>
  );
}
