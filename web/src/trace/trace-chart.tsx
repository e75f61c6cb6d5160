/** The trace drawn. The box scrolls like any page, so that hand, wheel and keys all move it; only what is in view is drawn. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useWords } from "../language/language";
import { useNarrow } from "../shell/use-narrow";
import { AccountBox } from "./account-box";
import { FlowLine } from "./flow-line";
import { LayerHead } from "./layer-head";
import type { Drawing } from "./layout";
import { ScaleButtons } from "./scale-buttons";
import { courseOf, fitScale, neighbour } from "./walkway";

interface TraceChartProps {
  drawing: Drawing;
  chosen: string | null;
  choose(account: string | null): void;
}

/** Below this scale letters cannot be read and are left out. */
const READABLE = 0.42;
/** A first look never starts smaller than this; a larger trace is scrolled. */
const FIRST_SCALE_MIN = 0.82;
const FIRST_SCALE_MIN_NARROW = 0.62;

/** Draws, scales and walks. */
export function TraceChart({ drawing, chosen, choose }: TraceChartProps) {
  const { t } = useWords();
  const narrow = useNarrow();
  const box = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<number | null>(null);
  const [view, setView] = useState({ x: 0, y: 0, width: 1200, height: 520 });
  const drag = useDrag(box);
  const look = useCallback(() => {
    const at = box.current;
    if (at) setView({ x: at.scrollLeft, y: at.scrollTop, width: at.clientWidth, height: at.clientHeight });
  }, []);
  useLayoutEffect(() => {
    look();
    const watcher = new ResizeObserver(look);
    if (box.current) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [look]);
  const fit = fitScale(drawing, view);
  const now = scale ?? Math.max(fit, narrow ? FIRST_SCALE_MIN_NARROW : FIRST_SCALE_MIN);
  const course = useMemo(() => (chosen === null ? null : courseOf(drawing, chosen)), [drawing, chosen]);
  const seen = (x: number, y: number, width: number, height: number) =>
    (x + width) * now >= view.x - 200 && x * now <= view.x + view.width + 200 &&
    (y + height) * now >= view.y - 200 && y * now <= view.y + view.height + 200;
  const accounts = drawing.accounts.filter((a) => seen(a.x, a.y, a.width, a.height));
  const near = new Set(accounts.map((a) => a.account));
  const flows = drawing.flows.filter((flow) => near.has(flow.payer) || near.has(flow.payee));
  const door = chosen ?? drawing.accounts[0]?.account;
  useEffect(() => {
    const account = drawing.accounts.find((each) => each.account === chosen);
    const at = box.current;
    if (!account || !at) return;
    bringIntoView(at, account.x * now, account.y * now, account.width * now, account.height * now);
  }, [chosen, drawing, now]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "+" || event.key === "=") setScale(Math.min(2, now * 1.25));
    else if (event.key === "-") setScale(Math.max(0.05, now / 1.25));
    else if (event.key === "0") setScale(fit);
    else if (event.key === "Escape") choose(null);
    else {
      const from = drawing.accounts.find((each) => each.account === door);
      if (!from || !event.key.startsWith("Arrow")) return;
      const next = chosen === null ? from : neighbour(drawing.accounts, from, event.key);
      if (!next) return;
      choose(next.account);
      requestAnimationFrame(() => box.current?.querySelector<SVGElement>("g.chosen")?.focus({ preventScroll: true }));
    }
    event.preventDefault();
  };
  const tall = Math.min(560, Math.max(240, drawing.height * now + 18));
  return (
    <div className="trace-chart">
      <ScaleButtons scale={now} set={setScale} fit={fit} />
      <div className={`trace-box ${drag.dragging ? "dragging" : ""}`} ref={box} onScroll={look} style={{ height: tall }} {...drag.handlers}>
        <svg
          width={drawing.width * now}
          height={drawing.height * now}
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          role="group"
          className={now >= READABLE ? "" : "coarse"}
          aria-label={t("trace.drawing_label", { accounts: drawing.accounts.length, layers: drawing.layers.length })}
          onKeyDown={onKeyDown}
        >
          {drawing.layers.map((layer, index) => (
            <LayerHead key={layer.layer} layer={layer} first={drawing.layers[0]} height={drawing.height} readable={now >= READABLE} odd={index % 2 === 1} />
          ))}
          {flows.map((flow) => (
            <FlowLine key={flow.id} flow={flow} readable={now >= READABLE} state={course === null ? "plain" : course.flows.has(flow.id) ? "lit" : "dim"} />
          ))}
          {accounts.map((account) => (
            <AccountBox
              key={account.account}
              account={account}
              readable={now >= READABLE}
              chosen={account.account === chosen}
              dim={course !== null && !course.accounts.has(account.account)}
              door={account.account === door}
              choose={choose}
            />
          ))}
        </svg>
      </div>
    </div>
  );
}

function bringIntoView(box: HTMLElement, x: number, y: number, width: number, height: number): void {
  const edge = 24;
  const left = Math.min(x - edge, Math.max(box.scrollLeft, x + width + edge - box.clientWidth));
  const top = Math.min(y - edge, Math.max(box.scrollTop, y + height + edge - box.clientHeight));
  if (left !== box.scrollLeft || top !== box.scrollTop) box.scrollTo({ left, top });
}

/** Dragging with the mouse moves the paper; touch and pen scroll by themselves. */
function useDrag(box: React.RefObject<HTMLDivElement | null>) {
  const [dragging, setDragging] = useState(false);
  const from = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  const stop = () => {
    from.current = null;
    setDragging(false);
  };
  const handlers = {
    onPointerDown(event: PointerEvent) {
      const at = box.current;
      if (!at || event.pointerType !== "mouse" || event.button !== 0) return;
      from.current = { x: event.clientX, y: event.clientY, left: at.scrollLeft, top: at.scrollTop };
    },
    onPointerMove(event: PointerEvent) {
      const start = from.current;
      if (!start || !box.current) return;
      if (!dragging && Math.abs(event.clientX - start.x) + Math.abs(event.clientY - start.y) < 4) return;
      if (!dragging) setDragging(true);
      box.current.scrollTo({ left: start.left - event.clientX + start.x, top: start.top - event.clientY + start.y });
    },
    onPointerUp: stop,
    onPointerLeave: stop,
  };
  return { dragging, handlers };
}
