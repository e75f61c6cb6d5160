/** Where a thing's page is: an order is shown with its case. */
export function addressOf(noun: string, id: string): string {
  return noun === "case" || noun === "order" ? `/cases/${id}` : `/dossiers/${id}`;
}
