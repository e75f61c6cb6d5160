/** Which rows of a long list stand in view. Rows have one height, so this is arithmetic. */

/** The rows to draw, `from` included and `until` not, and the room above them. */
export interface RowWindow {
  from: number;
  until: number;
  above: number;
}

/** Rows drawn beyond the edges, so that a quick scroll shows no holes. */
const SPARE_ROWS = 8;

/** The window at a scroll position. */
export function rowWindow(scrollTop: number, viewHeight: number, rowHeight: number, count: number): RowWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const from = Math.min(Math.max(0, first - SPARE_ROWS), count);
  const until = Math.min(count, first + Math.ceil(viewHeight / rowHeight) + SPARE_ROWS);
  return { from, until: Math.max(from, until), above: from * rowHeight };
}
