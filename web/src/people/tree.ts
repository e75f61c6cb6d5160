import type { Unit } from "../api/types";

/** A unit with those below it. */
export interface Branch extends Unit {
  children?: Branch[];
}

/** Units under those above them; one whose upper unit is not there stands at the top. */
export function asTree(units: readonly Unit[]): Branch[] {
  const branches = new Map(units.map((unit) => [unit.unit_id, { ...unit } as Branch]));
  const top: Branch[] = [];
  for (const branch of branches.values()) {
    const above = branch.parent_id === null ? undefined : branches.get(branch.parent_id);
    if (above === undefined) top.push(branch);
    else (above.children ??= []).push(branch);
  }
  return top;
}
