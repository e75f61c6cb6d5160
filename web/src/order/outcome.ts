import { readProblem, sentence } from "../api/problem";
import type { OrderOutcome } from "../api/types";
import type { Words } from "../language/language";

/** Why one of many orders was not signed, in words. */
export function outcomeProblem(outcome: OrderOutcome, words: Words): string {
  const { problem } = outcome;
  return sentence(problem ? readProblem(problem.status, problem) : null, words);
}
