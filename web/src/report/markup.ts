/**
 * Cuts a text at the edges of its marks. The reader counts Unicode scalars, a browser counts UTF-16
 * units: every offset passes through [`unitOffsets`] before a string is cut.
 */

/** A stretch of text, in Unicode scalars, `end` not included. */
export interface Span {
  start: number;
  end: number;
}

/** A piece of text under the same marks throughout. */
export interface Piece<Mark extends Span> {
  text: string;
  /** Where the piece starts, in UTF-16 units: its key. */
  at: number;
  /** Marks over this piece, widest first. */
  marks: Mark[];
  /** Those of them that begin here. */
  opens: Mark[];
}

/** UTF-16 offset of each scalar, and of the end. */
export function unitOffsets(text: string): number[] {
  const offsets: number[] = [];
  let unit = 0;
  for (const scalar of text) {
    offsets.push(unit);
    unit += scalar.length;
  }
  offsets.push(unit);
  return offsets;
}

/** The pieces of a text; together they are the text. Empty spans and those outside the text mark nothing. */
export function cut<Mark extends Span>(text: string, marks: readonly Mark[]): Piece<Mark>[] {
  const offsets = unitOffsets(text);
  const last = offsets.length - 1;
  const kept = marks.filter((mark) => mark.start >= 0 && mark.start < mark.end && mark.end <= last);
  const edges = [...new Set([0, last, ...kept.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
  const widest = [...kept].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const pieces: Piece<Mark>[] = [];
  for (let index = 0; index + 1 < edges.length; index += 1) {
    const [from, until] = [edges[index]!, edges[index + 1]!];
    const over = widest.filter((mark) => mark.start <= from && mark.end >= until);
    pieces.push({
      text: text.slice(offsets[from], offsets[until]),
      at: offsets[from]!,
      marks: over,
      opens: over.filter((mark) => mark.start === from),
    });
  }
  return pieces;
}

/**
 * Keeps the marks of an older text while a newer one is read: those before the first change stay, those
 * after the last change move along, those that touch the change are dropped.
 */
export function carry<Mark extends Span>(marks: readonly Mark[], older: string, newer: string): Mark[] {
  if (older === newer) return [...marks];
  const [before, after] = [[...older], [...newer]];
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const shift = after.length - before.length;
  return marks.flatMap((mark) => {
    if (mark.end <= head) return [mark];
    if (mark.start >= before.length - tail) return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
    return [];
  });
}
