/** The five fields of a stop order typed by hand: digits in fours, bank and check beside them while one types. */
import { useRef, useState, type KeyboardEvent } from "react";
import { useReading } from "../api/reports";
import { useWords } from "../language/language";
import { useSettled } from "../shell/use-settled";
import "./desk.css";
import { checkName } from "./mark-detail";
import { inFours } from "./read-back";

const FIELDS = ["account", "name", "bank", "amount", "at"] as const;
type Field = (typeof FIELDS)[number];
const EMPTY: Record<Field, string> = { account: "", name: "", bank: "", amount: "", at: "" };
/** An account is checked once it is this long. */
const DIGITS_MIN = 12;

/** Enter adds what was typed to the report's words, so that there is one place where everything stands. */
export function Entry({ onAdd }: { onAdd(lines: string): void }) {
  const words = useWords();
  const { t } = words;
  const [typed, setTyped] = useState(EMPTY);
  const first = useRef<HTMLInputElement>(null);
  const set = (field: Field) => (value: string) => setTyped({ ...typed, [field]: value });
  const add = () => {
    const lines = FIELDS.filter((field) => typed[field].trim() !== "").map((field) => `${t(`entry.written.${field}`)} ${typed[field].trim()}`);
    if (lines.length === 0) return;
    onAdd(lines.join("\n"));
    setTyped(EMPTY);
    first.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    add();
  };
  return (
    <div className="entry" onKeyDown={onKeyDown} role="group" aria-label={t("entry.title")}>
      {FIELDS.map((field) => (
        <label key={field}>
          {t(`entry.line.${field}`)}
          <input
            {...(field === "account" ? { ref: first, className: "num entry-account", inputMode: "numeric" as const } : {})}
            value={field === "account" ? inFours(typed.account) : typed[field]}
            autoComplete="off"
            data-entry={field}
            onChange={(event) => set(field)(event.target.value)}
          />
        </label>
      ))}
      <p className="small faint">{t("entry.hint")}</p>
      <LiveCheck account={typed.account} />
    </div>
  );
}

function LiveCheck({ account }: { account: string }) {
  const words = useWords();
  const bare = useSettled(account.replace(/\s/g, ""), 150);
  const long = bare.length >= DIGITS_MIN;
  const reading = useReading(long ? `${words.t("entry.written.account")} ${bare}` : "");
  const element = long ? reading.data?.elements.find((each) => each.value === bare) : undefined;
  return (
    <p className="entry-check" role="status">
      {element?.bank && <b>{element.bank} </b>}
      {element?.checks.map((check) => (
        <span key={check.check} className={check.passed ? "passed" : "element-failed"}>{checkName(check, words)} </span>
      ))}
    </p>
  );
}
