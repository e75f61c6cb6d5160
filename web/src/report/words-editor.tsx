/** A text field with the reading's marks painted behind the letters while one types. */
import { useMemo, useRef } from "react";
import type { Reading } from "../api/types";
import { useWords } from "../language/language";
import { carry, cut } from "./markup";
import { pieceClass } from "./marked-text";
import { marksOf } from "./marks";

interface WordsEditorProps {
  text: string;
  onChange(text: string): void;
  reading: Reading | undefined;
}

/** The field lies over a copy of its text whose letters are clear and whose marks are not. */
export function WordsEditor({ text, onChange, reading }: WordsEditorProps) {
  const { t } = useWords();
  const paper = useRef<HTMLDivElement>(null);
  const pieces = useMemo(
    () => (reading ? cut(text, carry(marksOf(reading), reading.text, text)) : []),
    [text, reading],
  );
  return (
    <div className="words-editor">
      <div className="words-paper" ref={paper} aria-hidden>
        {pieces.map((piece) =>
          piece.marks.length > 0 ? <mark key={piece.at} className={pieceClass(piece.marks)}>{piece.text}</mark> : piece.text,
        )}
        {"\n"}
      </div>
      <textarea
        className="words-field"
        value={text}
        lang="zh-CN"
        spellCheck={false}
        autoFocus
        maxLength={20_000}
        aria-label={t("report.words_title")}
        placeholder={t("report.words_placeholder")}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (paper.current) paper.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
