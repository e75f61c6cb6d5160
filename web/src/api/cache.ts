/** The query cache: what was asked, when to ask again, and what an ended session does to it. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

/** Names of what is cached. */
export const keys = {
  session: ["session"] as const,
  overview: ["overview"] as const,
  reports: (search: string) => ["reports", search] as const,
  waiting: (search: string) => ["reports-waiting", search] as const,
  forms: (caseId: string) => ["forms", caseId] as const,
  form: (token: string) => ["form", token] as const,
  complaints: ["complaints"] as const,
  measureStatistics: ["measure-statistics"] as const,
  listings: (caseId: string) => ["listings", caseId] as const,
  completion: (orderId: string) => ["completion", orderId] as const,
  paymentNumbers: (caseId: string) => ["payment-numbers", caseId] as const,
  restitutions: (caseId: string) => ["restitutions", caseId] as const,
  templates: ["templates"] as const,
  complaint: (id: string) => ["complaint", id] as const,
  beside: ["beside"] as const,
  copySheet: (orderId: string) => ["copy-sheet", orderId] as const,
  case: (id: string) => ["case", id] as const,
  cashDeposits: (caseId: string, withdrawal: string, hours: number) => ["cash-deposits", caseId, withdrawal, hours] as const,
  coVictims: (state: string) => ["co-victims", state] as const,
  deadlines: (noun: string) => ["deadlines", noun] as const,
  duty: ["duty"] as const,
  exports: ["exports"] as const,
  refunds: ["refunds"] as const,
  refund: (id: string) => ["refund", id] as const,
  directory: ["directory"] as const,
  dossier: (id: string) => ["dossier", id] as const,
  dossiers: (filter: object) => ["dossiers", filter] as const,
  looks: ["looks"] as const,
  openings: ["openings"] as const,
  views: ["views"] as const,
  reading: (text: string) => ["reading", text] as const,
  units: ["units"] as const,
  users: ["users"] as const,
  badgeScans: ["badge-scans"] as const,
  leadFigures: (from: string, until: string) => ["lead-figures", from, until] as const,
  tokens: ["tokens"] as const,
  reveals: ["reveals"] as const,
  trail: (filter: { action: string; object: string; actor: string }) => ["trail", filter.action, filter.object, filter.actor] as const,
  bankOrders: ["bank-orders"] as const,
};

/** A refusal will be the same the next time; silence may not be. */
function tryAgain(count: number, error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500) && count < 2;
}

/** One cache for the life of the page. A 401 from anywhere ends the session here, so that the login shows. */
export function makeQueryClient(): QueryClient {
  const ended = (error: unknown) => {
    if (error instanceof Problem && error.status === 401) queries.setQueryData(keys.session, null);
  };
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: ended }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (mutation.meta?.login !== true) ended(error);
      },
    }),
    defaultOptions: {
      queries: { staleTime: 5_000, retry: tryAgain, refetchOnWindowFocus: true, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });
  return queries;
}
