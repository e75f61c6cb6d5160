/** What stands where there is nothing to show: why, and what to do next. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { sentence } from "../api/problem";
import { useWords } from "../language/language";

/** An empty place with a title, a hint and perhaps an action. */
export function Nothing({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="nothing">
      <strong>{title}</strong>
      {hint}
      {children && <div>{children}</div>}
    </div>
  );
}

/** What stands while something is fetched; it shows itself only when that takes a while. */
export function Loading() {
  const { t } = useWords();
  return <p className="nothing late" role="status">{t("console.loading")}</p>;
}

/** A place that could not be loaded, with the reason and another try. */
export function Unreachable({ error, retry }: { error: unknown; retry(): unknown }) {
  const words = useWords();
  return (
    <div role="alert">
      <Nothing title={words.t("console.not_loaded")} hint={sentence(error, words)}>
        <Button onClick={() => void retry()}>{words.t("console.try_again")}</Button>
      </Nothing>
    </div>
  );
}
