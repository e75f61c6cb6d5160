/** A refusal of the API (RFC 9457), or of the network, as one error that pages can put in words. */
import type { Words } from "../language/language";

/** One field that was not accepted. */
export interface FieldError {
  field: string;
  code: string;
}

/** Why a request did not succeed. `slug` is stable; `status` 0 means that nobody answered. */
export class Problem extends Error {
  constructor(
    readonly slug: string,
    readonly status: number,
    readonly detail: string | null = null,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail ?? slug);
    this.name = "Problem";
  }
}

/** Reads a problem from a body that may be one. */
export function readProblem(status: number, body: unknown): Problem {
  if (typeof body !== "object" || body === null) return new Problem("unreadable", status);
  const { type, detail, errors } = body as { type?: unknown; detail?: unknown; errors?: unknown };
  const slug = typeof type === "string" ? (type.split(/[/:]/).at(-1) ?? type) : "unreadable";
  const fields = Array.isArray(errors) ? (errors as FieldError[]) : [];
  return new Problem(slug, status, typeof detail === "string" ? detail : null, fields);
}

/** A plain sentence for whoever reads the page: the server's own, in the language it was asked in, and what it names. */
export function sentence(error: unknown, { t, code }: Pick<Words, "t" | "code">): string {
  if (!(error instanceof Problem)) return t("problem.unexpected");
  const said = error.detail ?? code("problem", error.slug);
  const head = said === error.slug ? t("problem.unexpected") : said;
  const named = error.errors.map((each) => fieldWords(each, { code }));
  return named.length === 0 ? head : `${head} ${named.join(t("console.comma"))}`;
}

/** A refusal has no field, only its code. */
function fieldWords({ field, code: slug }: FieldError, { code }: Pick<Words, "code">): string {
  if (field === "") return code("refusal", slug);
  return `${code("field", field)}: ${code("invalid", slug)}`;
}

/** Whether the record changed since it was shown. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && error.status === 409;
}
