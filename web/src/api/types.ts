/** Names for the shapes of the API document, taken from its paths so that renaming a schema there changes nothing here. */
import type { paths } from "./schema";

type Json<Response> = Response extends { content: { "application/json": infer Body } } ? Body : never;
type Get<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: infer R } } } ? Json<R> : never;

type Body<Path extends keyof paths, Method extends "post" | "put" = "post"> = paths[Path] extends Record<Method, { requestBody: { content: { "application/json": infer B } } }> ? B : never;

/** Who is logged in, until when. */
export type Session = Get<"/api/session">;
/** An officer with roles. */
export type User = Session["user"];
/** The head line figures. */
export type Overview = Get<"/api/overview">;

/** An organisation. */
export type Unit = Get<"/api/units">["units"][number];
/** A unit to be made. */
export type NewUnit = Body<"/api/units", "post">;
/** A unit's name and whether it works. */
export type UnitChange = Body<"/api/units/{id}", "put">;
/** A user as administrators see it. */
export type UserFile = Get<"/api/users">[number];
/** A user to be made. */
export type NewUser = Body<"/api/users", "post">;
/** Who a user is, said anew. */
export type UserChange = Body<"/api/users/{id}", "put">;
/** What a user may do, said anew. */
export type RolesChange = Body<"/api/users/{id}/roles", "put">;
/** Who is on duty, and who steps in. */
export type Duty = Get<"/api/duty">;
/** A post with its holders. */
export type Post = Duty["posts"][number];
/** An absence. */
export type Absence = Duty["absences"][number];
/** A shift of a unit. */
export type Shift = Duty["shifts"][number];
/** Somebody who can be named. */
export type Colleague = Duty["people"][number];
/** A post to be made. */
export type NewPost = Body<"/api/posts", "post">;
/** A post said anew. */
export type PostChange = Body<"/api/posts/{id}", "put">;
/** An absence to be declared. */
export type NewAbsence = Body<"/api/absences", "post">;
/** Shifts to be made. */
export type NewShifts = Body<"/api/shifts", "post">;
/** A machine's token, without its secret. */
export type MachineToken = Get<"/api/tokens">[number];
/** A token to be issued. */
export type NewMachineToken = Body<"/api/tokens", "post">;
/** A bulk export. */
export type Export = Get<"/api/exports">[number];
/** A bulk export to be asked for. */
export type NewExport = Body<"/api/exports", "post">;
/** Who did what. */
export type TrailEntry = Get<"/api/trail">["items"][number];
/** A look behind the masks. */
export type RevealEntry = Get<"/api/reveals">["items"][number];
/** An order as its bank sees it. */
export type BankOrder = Get<"/api/bank/orders">[number];
/** A page of the list of reports. */
export type ReportPage = Get<"/api/reports">;
/** A row of that list. */
export type ReportRow = ReportPage["items"][number];
/** A case with everything its page shows. */
export type CaseFile = Get<"/api/cases/{id}">;
/** A filed report with what was read in it. */
export type Report = CaseFile["report"];
/** A deposit of cash that may be a withdrawal's money. */
export type CashDeposit = Get<"/api/cases/{id}/cash-deposits">["items"][number];
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
/** An order that left and is not answered. */
export type BesideOrder = Get<"/api/beside">[number];
/** An order with its fields in the platform's order. */
export type CopySheet = Get<"/api/orders/{id}/sheet">;
/** What a holder may know of a measure. */
export type StopNotice = Get<"/api/measures">;
/** How an objection stands. */
export type ComplaintProgress = Get<"/api/measures/complaints">;
/** An objection that is made. */
export type NewComplaint = Body<"/api/measures/complaints">;
/** Who signs a form. */
export type FormSignature = Body<"/api/forms/{token}">;
/** An objection on the officers' list. */
export type ComplaintRow = Get<"/api/complaints">[number];
/** An objection with its history. */
export type Complaint = Get<"/api/complaints/{id}">;
/** A bank's desk. */
export type BankDesk = Get<"/api/bank-desks">[number];
/** A call to a bank's desk. */
export type BankCall = Order["calls"][number];
/** What a feedback file brought. */
export type FeedbackTaken = Json<paths["/api/feedback"]["post"]["responses"][200]>;
/** A bank's answer as read on the platform. */
export type AnswerByHand = Body<"/api/orders/{id}/answer">;
/** A call that was made. */
export type NewCall = Body<"/api/orders/{id}/calls">;
/** An order that is asked for. */
export type NewOrder = Body<"/api/cases/{id}/orders">;
/** A payer found in a held account who has not reported. */
export type CoVictim = Get<"/api/co-victims">["items"][number];
/** What came of calling such a payer. */
export type CallOutcome = Body<"/api/co-victims/{id}/calls", "post">["outcome"];
/** A row of a noun's list. */
export type DossierRow = Get<"/api/dossiers">["items"][number];
/** A thing with everything its page shows. */
export type Dossier = Get<"/api/dossiers/{id}">;
/** An act that the reader may do now. */
export type Offer = Dossier["offers"][number];
/** What must be said with an act. */
export type Field = Offer["fields"][number];
/** How a noun is begun. */
export type Opening = Get<"/api/dossiers/openings">[number];
/** A legal clock. */
export type Clock = CaseFile["clocks"][number];
/** A stamp of the case's history. */
export type TimelineEntry = CaseFile["timeline"][number];
/** What became of each order when many were signed. */
export type OrderOutcome = Json<paths["/api/cases/{id}/signatures"]["post"]["responses"][200]>[number];
/** What a statement file brought. */
export type StatementImport = Json<paths["/api/cases/{id}/statements"]["post"]["responses"][200]>;
/** A page of the list of refunds. */
export type RefundPage = Get<"/api/refunds">;
/** A row of that list. */
export type RefundRow = RefundPage["items"][number];
/** A refund with its worksheet. */
export type Refund = Get<"/api/refunds/{id}">;
/** An account to be divided. */
export type RefundPool = Refund["pools"][number];
/** What a refund is drafted from. */
export type NewRefund = paths["/api/refunds"]["post"]["requestBody"]["content"]["application/json"];
/** An act with the version it was seen at. */
export type NewRefundAct = paths["/api/refunds/{id}/acts"]["post"]["requestBody"]["content"]["application/json"];
/** The act itself. */
export type RefundAct = NewRefundAct["act"];
/** What became of stops and freezes. */
export type MeasureStatistics = Get<"/api/measure-statistics">;
/** An account reported to the national list. */
export type Restitution = Get<"/api/cases/{id}/restitutions">[number];

export type NewRestitution = Body<"/api/cases/{id}/restitutions", "post">;

export type Listing = Get<"/api/cases/{id}/listings">[number];
/** What an officer does with a report. */
export type ListingAct = Body<"/api/listings/{id}/acts">["act"];
/** A template of a paper. */
export type PaperTemplate = Get<"/api/templates">[number];
/** Payments without an account, and numbers that may be theirs. */
export type PaymentNumberOffer = Get<"/api/cases/{id}/payment-numbers">;
/** A payment's number at its institution. */
export type NewPaymentNumber = Body<"/api/cases/{id}/payment-numbers", "post">;
