/** Orders beside the national platform: copy field by field, bring number and answer back, call the bank's desk. By keyboard alone. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useBeside, useCopySheet } from "../api/beside";
import { useWords } from "../language/language";
import { Nothing, Unreachable } from "../shell/empty";
import "./beside.css";
import { BankCallPanel } from "./bank-call";
import { BringBack } from "./bring-back";
import { copy } from "./clipboard";
import { CopyFields } from "./copy-fields";
import { moved, neighbour, placeOf, type Cursors } from "./cursor";
import { FeedbackUpload } from "./feedback-upload";
import { KeyHelp } from "./key-help";
import { Worklist } from "./worklist";

/** The list on the left, the chosen order on the right. */
export default function BesidePage() {
  const { t } = useWords();
  const list = useBeside();
  const rows = useMemo(() => list.data ?? [], [list.data]);
  const ids = useMemo(() => rows.map((row) => row.order.order_id), [rows]);
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen = wanted !== null && ids.includes(wanted) ? wanted : (ids[0] ?? null);
  // Held fast once shown: another officer's work must not move what is under this one's hands.
  useEffect(() => {
    if (chosen !== null && wanted !== chosen) setWanted(chosen);
  }, [chosen, wanted]);
  const row = rows.find((each) => each.order.order_id === chosen);
  const sheet = useCopySheet(chosen);
  const [cursors, setCursors] = useState<Cursors>(new Map());
  // What the next key copies, known before the page is drawn anew: keys come faster than drawings.
  const latest = useRef<Cursors>(cursors);
  const [copied, setCopied] = useState<string | null>(null);
  const pasteField = useRef<HTMLTextAreaElement>(null);
  const callButton = useRef<HTMLButtonElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const fields = sheet.data?.fields ?? [];
  const place = chosen === null ? 0 : placeOf(cursors, chosen);

  const go = useCallback((to: number) => {
    if (chosen === null) return;
    latest.current = moved(latest.current, chosen, to, fields.length);
    setCursors(latest.current);
  }, [chosen, fields.length]);

  const copyAt = useCallback(async (at: number) => {
    const field = fields[at];
    if (field === undefined || chosen === null) return;
    go(at + 1);
    if (!(await copy(field.text))) return go(at);
    setCopied(`${chosen}:${at}`);
    if (at + 1 >= fields.length) pasteField.current?.focus();
  }, [chosen, fields, go]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Escape" && target.matches("input, textarea")) return target.blur();
      if (target.closest("input, textarea, select, [role=dialog], .ant-select, button, a")) return;
      const act = KEYS[event.key];
      if (act === undefined) return;
      event.preventDefault();
      const at = chosen === null ? 0 : placeOf(latest.current, chosen);
      act({ copy: () => void copyAt(at), back: () => go(at - 1), step: (by) => setWanted(neighbour(ids, chosen, by)),
        paste: () => pasteField.current?.focus(), call: () => callButton.current?.click(), file: () => picker.current?.click() });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [copyAt, go, ids, chosen]);

  if (list.error) return <Unreachable error={list.error} retry={list.refetch} />;
  return (
    <div className="beside-page">
      <section className="sheet beside-list" aria-labelledby="beside-title">
        <header>
          <h2 id="beside-title">{list.isPending ? t("beside.short") : t("beside.title", { count: rows.length })}</h2>
          <FeedbackUpload picker={picker} />
        </header>
        <Worklist rows={rows} chosen={chosen} choose={setWanted} />
      </section>
      <div className="beside-work">
        {row === undefined ? (
          <Nothing title={t(list.isPending ? "console.loading" : "beside.none")} hint={list.isPending ? undefined : t("beside.none_hint")} />
        ) : (
          <>
            <CopyFields row={row} sheet={sheet.data} place={place} copied={copied} copyAt={(at) => void copyAt(at)} />
            <div className="beside-side">
              <BringBack key={`back-${row.order.order_id}`} order={row.order} pasteField={pasteField} done={() => setWanted(neighbour(ids, chosen, 1))} />
              <BankCallPanel key={`call-${row.order.order_id}`} row={row} button={callButton} />
            </div>
          </>
        )}
        <KeyHelp />
      </div>
    </div>
  );
}

interface Acts {
  copy(): void;
  back(): void;
  step(by: 1 | -1): void;
  paste(): void;
  call(): void;
  file(): void;
}

/** What each key does while no field is being typed into. */
const KEYS: Readonly<Record<string, (acts: Acts) => void>> = {
  Enter: (acts) => acts.copy(),
  " ": (acts) => acts.copy(),
  Backspace: (acts) => acts.back(),
  ArrowDown: (acts) => acts.step(1),
  ArrowUp: (acts) => acts.step(-1),
  v: (acts) => acts.paste(),
  t: (acts) => acts.call(),
  f: (acts) => acts.file(),
};
