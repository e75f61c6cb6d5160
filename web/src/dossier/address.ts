const DOSSIERS = ["lead", "suspect", "den", "seizure", "handover"];

/** Where a thing's page is: what belongs to a case, as its orders and objections, is shown with it. */
export function addressOf(noun: string, id: string): string {
  if (noun === "refund") return `/refunds/${id}`;
  return DOSSIERS.includes(noun) ? `/dossiers/${id}` : `/cases/${id}`;
}
