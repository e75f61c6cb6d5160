/** Names for the shapes of the API document, taken from its paths so that renaming a schema there changes nothing here. */
import type { paths } from "./schema";

type Json<Response> = Response extends { content: { "application/json": infer Body } } ? Body : never;
type Get<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: infer R } } } ? Json<R> : never;

/** Who is logged in, until when. */
export type Session = Get<"/api/session">;
/** An officer with roles. */
export type User = Session["user"];
/** The head line figures. */
export type Overview = Get<"/api/overview">;
/** A page of the list of reports. */
export type ReportPage = Get<"/api/reports">;
/** A row of that list. */
export type ReportRow = ReportPage["items"][number];
/** A case with everything its page shows. */
export type CaseFile = Get<"/api/cases/{id}">;
/** A filed report with what was read in it. */
export type Report = CaseFile["report"];
/** The reading of a text that is not filed. */
export type Reading = Json<paths["/api/readings"]["post"]["responses"][200]>;
/** A value found in a text. */
export type Element = Report["elements"][number];
/** A payment told in a text. */
export type Payment = Report["payments"][number];
/** A word that speaks for the scam type. */
export type LabelReason = Report["label_reasons"][number];
/** Where the stolen money went. */
export type Trace = NonNullable<CaseFile["trace"]>;
/** An account that holds stolen money. */
export type Held = Trace["held"][number];
/** Stolen money that left the accounts. */
export type Left = Trace["left"][number];
/** A transfer that carried stolen money. */
export type Hop = Trace["hops"][number];
/** A stop or query order. */
export type Order = CaseFile["orders"][number];
/** The duty officer's list of clocks. */
export type Deadlines = Get<"/api/deadlines">;
/** A clock of that list. */
export type Deadline = Deadlines["items"][number];
/** A legal clock. */
export type Clock = CaseFile["clocks"][number];
/** A stamp of the case's history. */
export type TimelineEntry = CaseFile["timeline"][number];
/** What became of each order when many were signed. */
export type OrderOutcome = Json<paths["/api/cases/{id}/signatures"]["post"]["responses"][200]>[number];
/** What a statement file brought. */
export type StatementImport = Json<paths["/api/cases/{id}/statements"]["post"]["responses"][200]>;
