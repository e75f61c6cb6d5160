// Reads a text for the component walks: enough to show marks, no judge of the real reader (that is `intake`).

const CARD = /\d(?:[ -]?\d){13,18}/gu;
const PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/gu;
const AMOUNT = /(\d[\d,]*(?:\.\d{1,2})?)(万)?元/gu;
const BANKS = ["中国工商银行", "招商银行", "中国农业银行", "中国建设银行", "江苏银行"];
const WORDS = ["刷单", "返利", "客服", "征信", "贷款", "投资", "公安", "理赔", "垫付"];

const scalars = (text, unit) => [...text.slice(0, unit)].length;

function span(text, match) {
  const start = scalars(text, match.index);
  return { start, end: start + [...match[0]].length };
}

/** A reading in the API's shape. `known` is an annotated report of testdata, when the text is one. */
export function read(text, known) {
  const elements = known ? annotated(text, known) : found(text);
  const payments = known ? paid(text, known) : amounts(text, elements);
  const label_reasons = WORDS.flatMap((word) => {
    const at = text.indexOf(word);
    return at < 0 ? [] : [{ word, against: false, start: scalars(text, at), end: scalars(text, at + word.length) }];
  });
  const lacks = (field) => payments.some((payment) => payment[field] == null);
  const missing = [
    ["payee_account", lacks("to")], ["payee_name", lacks("to_name")], ["payee_bank", lacks("to_bank")],
    ["time", payments.some((payment) => payment.at_precision !== "minute")],
  ].flatMap(([field, absent]) => (absent ? [field] : []));
  const total = payments.reduce((sum, payment) => sum + (payment.amount_fen ?? 0), 0);
  return {
    text, elements, payments, alerts: [], leaks: [], first_aid: [{ code: "keep_chat", payment: null, until: null }], model: "fixture", label_code: "rebate", label_aside: null,
    questions: missing.map((field) => ({ code: field === "time" || field === "payee_bank" ? field : `${field}.card`, field, payment: payments.length - 1 })),
    label_undecided: label_reasons.length === 0, label_candidates: [], stated_total_fen: null, label: known?.label ?? (label_reasons.length > 0 ? "刷单返利类" : "其他类型诈骗"), label_reasons,
    received_back_fen: known?.received_back_fen ?? 0, total_loss_fen: known?.total_loss_fen ?? total, missing,
  };
}

function annotated(text, known) {
  return known.elements.flatMap(({ kind, value, surface, invalid }) => {
    const at = text.indexOf(surface);
    if (at < 0) return [];
    const start = scalars(text, at);
    const role = kind === "resident_id" ? "victim" : "suspect";
    return [{ kind, value, surface, start, end: start + [...surface].length, role, checks: checks(kind, !invalid) }];
  });
}

function paid(text, known) {
  return known.payments.map((payment) => {
    const start = scalars(text, Math.max(0, text.indexOf(payment.surface)));
    const { time: at, time_precision: at_precision, amount_fen, from, to, to_name, to_bank, channel } = payment;
    return { at, at_precision, amount_fen, from, to, to_name, to_bank, channel, arrival: null, revocable_until: null, start, end: start + [...payment.surface].length };
  });
}

function found(text) {
  const cards = [...text.matchAll(CARD)].map((match) => {
    const value = match[0].replace(/\D/g, "");
    return { kind: "bank_card", value, surface: match[0], ...span(text, match), role: "suspect", checks: checks("bank_card", luhn(value)) };
  });
  const phones = [...text.matchAll(PHONE)].map((match) => (
    { kind: "phone", value: match[0], surface: match[0], ...span(text, match), role: "other", checks: checks("phone", true) }
  ));
  return [...cards, ...phones].sort((a, b) => a.start - b.start);
}

function amounts(text, elements) {
  const to = elements.find((element) => element.kind === "bank_card")?.value ?? null;
  return [...text.matchAll(AMOUNT)].map((match) => {
    const yuan = match[1].replaceAll(",", "");
    const [whole, cents = ""] = yuan.split(".");
    const fen = Number(whole + cents.padEnd(2, "0")) * (match[2] ? 10_000 : 1);
    return {
      at: null, at_precision: "none", amount_fen: fen, from: null, to, to_name: null,
      to_bank: BANKS.find((bank) => text.includes(bank)) ?? null, channel: null, arrival: null, revocable_until: null, ...span(text, match),
    };
  });
}

function checks(kind, passed) {
  const names = { bank_card: ["luhn", "bin"], phone: ["phone_plan"], resident_id: ["resident_id", "division"], wallet: ["wallet_shape"] };
  return (names[kind] ?? []).map((check, index) => ({ check, passed: passed || index > 0 }));
}

function luhn(digits) {
  const sum = [...digits].reverse().reduce((all, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
