/** What an officer pastes from the national platform's page: a row of it is read for the number, the times and the money. */

/** What was found; what was not is absent, never guessed. */
export interface Pasted {
  number?: string;
  result?: string;
  started_at?: string;
  expires_at?: string;
  balance_yuan?: string;
}

const TIME = /\d{4}[-/\u5e74]\d{1,2}[-/\u6708]\d{1,2}\u65e5?\s*\d{1,2}[:\u65f6]\d{1,2}[:\u5206]\d{1,2}\u79d2?|(?<!\d)20\d{12}(?!\d)/g;

/** Reads a pasted row: two times are start and end in their order, a sum has two decimals, a result stands alone as four digits. */
export function readPasted(text: string): Pasted {
  const pasted: Pasted = {};
  const times = [...text.matchAll(TIME)].map((match) => match[0].trim());
  if (times[0]) pasted.started_at = times[0];
  if (times[1]) pasted.expires_at = times[1];
  const rest = text.replace(TIME, " ");
  const number = /(?<![0-9A-Za-z_])[0-9A-Za-z][0-9A-Za-z_-]{29,63}(?![0-9A-Za-z_])/.exec(rest);
  if (number) pasted.number = number[0];
  const result = /(?<![\d.,A-Za-z])\d{4}(?![\d.,A-Za-z])/.exec(rest);
  if (result) pasted.result = result[0];
  const sum = /(?<![\d.])\d{1,3}(?:,\d{3})*\.\d{2}(?!\d)|(?<![\d.,])\d+\.\d{2}(?!\d)/.exec(rest);
  if (sum) pasted.balance_yuan = sum[0].replaceAll(",", "");
  return pasted;
}
