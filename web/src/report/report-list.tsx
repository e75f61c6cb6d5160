/** Thousands of rows, of which only those in view are drawn; news waits above until it is let in. */
import { ArrowUpOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import type { ReportRow } from "../api/types";
import { useWords } from "../language/language";
import { useNarrow } from "../shell/use-narrow";
import { ReportLine } from "./report-line";
import { rowWindow } from "./window";
import { useWaiting } from "./use-waiting";

interface ReportListProps {
  search: string;
  rows: readonly ReportRow[];
  more: boolean;
  loading: boolean;
  failed: boolean;
  loadMore(): void;
  reload(): void;
}

const ROW_HEIGHT = 58;
const CARD_HEIGHT = 132;

/** The list below the search. */
export function ReportList({ search, rows, more, loading, failed, loadMore, reload }: ReportListProps) {
  const { t } = useWords();
  const narrow = useNarrow();
  const height = narrow ? CARD_HEIGHT : ROW_HEIGHT;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const [busy, setBusy] = useState(false);
  const waiting = useWaiting(search, reload, view.top === 0 && !busy);
  const look = useCallback(() => {
    if (box.current) setView({ top: box.current.scrollTop, height: box.current.clientHeight });
  }, []);
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(look);
    if (box.current) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [look]);
  const { from, until, above } = rowWindow(view.top, view.height, height, rows.length);
  useEffect(() => {
    if (more && !loading && !failed && until >= rows.length - 10) loadMore();
  }, [more, loading, failed, until, rows.length, loadMore]);
  const show = () => {
    waiting.letIn();
    box.current?.scrollTo({ top: 0 });
  };
  return (
    <div className="report-list" onMouseEnter={() => setBusy(true)} onMouseLeave={() => setBusy(false)}>
      {waiting.count > 0 && (
        <Button className="waiting" type="primary" shape="round" icon={<ArrowUpOutlined />} onClick={show}>
          {t(waiting.gap ? "report.waiting_many" : "report.waiting", { count: waiting.count })}
        </Button>
      )}
      <div className="hidden-words" role="status">{waiting.count > 0 && t("report.waiting", { count: waiting.count })}</div>
      <div role="table" aria-label={t("report.list")} aria-rowcount={more ? -1 : rows.length + 1} className="report-table">
        <div className="report-rows" role="presentation" ref={box} onScroll={look} onKeyDown={step}>
          {!narrow && <Heads />}
          <div role="rowgroup" style={{ height: rows.length * height + (more ? 56 : 0), position: "relative" }}>
            <div style={{ transform: `translateY(${above}px)` }}>
              {rows.slice(from, until).map((row, index) => (
                <ReportLine key={row.report_id} row={row} place={from + index + 2} narrow={narrow} />
              ))}
            </div>
            {more && (
              <div className="report-more" style={{ top: rows.length * height }}>
                {failed ? <Button size="small" onClick={loadMore}>{t("console.try_again")}</Button> : t("report.loading_more")}
              </div>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

function Heads() {
  const { t } = useWords();
  const names = [
    t("report.received_at"), t("report.excerpt"), t("case.stolen"), t("case.stopped"),
    t("report.orders"), t("case.state"), t("clock.next"),
  ];
  return (
    <div role="rowgroup">
      <div role="row" className="report-line report-heads" aria-rowindex={1}>
        {names.map((name) => <span role="columnheader" key={name}>{name}</span>)}
      </div>
    </div>
  );
}

/** Arrow keys go from row to row. */
function step(event: KeyboardEvent<HTMLDivElement>) {
  const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (move === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a.report-link")];
  const next = links[links.indexOf(document.activeElement as HTMLAnchorElement) + move];
  if (next === undefined) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.closest("[role=row]")?.scrollIntoView({ block: "nearest" });
}
