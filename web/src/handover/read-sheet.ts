/** The sheet inside a hand-over's body, as the desk wrote it. */

export interface Sheet {
  burning: { noun: string; root_id: string; number: string; part: number | null; kind: string; due_at: string }[];
  unfiled: { case_id: string; number: string; stopped_fen: number; lapses_at: string | null; filing_draft: string; freeze_draft: string }[];
  promises?: { case_id: string; number: string; part: number; bank: string; until: string }[];
  calls?: { case_id: string; number: string; part: number; bank: string; called_at: string | null; due_at: string }[];
  to_sign: number;
  unanswered: number;
  leads_waiting: number;
  looks: number;
}

/** Reads a sheet; `null` for what is none. */
export function readSheet(text: string): Sheet | null {
  try {
    const sheet: unknown = JSON.parse(text);
    const { burning, unfiled } = sheet as Partial<Sheet>;
    return Array.isArray(burning) && Array.isArray(unfiled) ? (sheet as Sheet) : null;
  } catch {
    return null;
  }
}
