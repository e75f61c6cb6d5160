const DOSSIERS = ["lead", "suspect", "den", "seizure", "handover"];

/** Where a thing's page is: what belongs to a case, as its orders and objections, is shown with it; co-victims are called from their own list. */
export function addressOf(noun: string, id: string): string {
  if (noun === "refund") return `/refunds/${id}`;
  if (noun === "co_victim") return "/co-victims";
  return DOSSIERS.includes(noun) ? `/dossiers/${id}` : `/cases/${id}`;
}
