/** Where an officer is in copying an order: which field is next. Kept per order, so that a telephone call in between loses nothing. */

/** Order id → the place of the field that the next key copies. */
export type Cursors = ReadonlyMap<string, number>;

/** The next field's place; past the last one it is the number of fields. */
export function placeOf(cursors: Cursors, orderId: string): number {
  return cursors.get(orderId) ?? 0;
}

/** Moves an order's cursor, within its fields and one past their end. */
export function moved(cursors: Cursors, orderId: string, place: number, count: number): Cursors {
  const next = new Map(cursors);
  next.set(orderId, Math.max(0, Math.min(place, count)));
  return next;
}

/** The order after or before one in the list; the ends hold. */
export function neighbour(ids: readonly string[], id: string | null, step: 1 | -1): string | null {
  if (ids.length === 0) return null;
  const at = id === null ? -1 : ids.indexOf(id);
  if (at < 0) return ids[0]!;
  return ids[Math.max(0, Math.min(ids.length - 1, at + step))]!;
}
