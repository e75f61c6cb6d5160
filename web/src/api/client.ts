/** The one place that speaks HTTP. Hooks beside it are what pages use. */
import createClient from "openapi-fetch";
import { Problem, readProblem } from "./problem";
import type { paths } from "./schema";

let csrf = "";

/** Remembers the token that every changing request of this session carries. */
export function carryCsrf(token: string): void {
  csrf = token;
}

/** Typed by the API document. */
export const client = createClient<paths>({ credentials: "same-origin" });

client.use({
  onRequest({ request }) {
    request.headers.set("accept-language", document.documentElement.lang);
    if (request.method !== "GET" && csrf !== "") request.headers.set("x-csrf-token", csrf);
    return request;
  },
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of an answer; a refusal or silence is thrown as a [`Problem`]. */
export async function answered<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(cause instanceof SyntaxError ? "unreadable" : "no-answer", 0);
  }
  if (!answer.response.ok) throw readProblem(answer.response.status, answer.error);
  return answer.data as Data;
}

/** A file as the body of a request, byte for byte. */
export function fileBody(file: Blob) {
  return {
    body: file as never,
    bodySerializer: (body: unknown) => body as Blob,
    headers: { "content-type": "application/octet-stream" },
  };
}
