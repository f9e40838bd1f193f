// Conditions of form definitions in the browser, for comfort only: the server decides.
//
// Knows comparisons, and, or, !, in, filled, empty and var; tests/forms/logic-conformance.json
// holds this module and kevytasiointi/domain/logic.py together. A rule with any other operator
// gives undefined, and the page then shows the question.

class NotOurs extends Error {}

const NUMBERS = new Set(["integer", "decimal", "measure", "money", "year"]);

const TRUE_OR_FALSE = {
  and: (args, look) => args.map((a) => condition(a, look)).every((value) => value === true),
  or: (args, look) => args.map((a) => condition(a, look)).some((value) => value === true),
  "!": ([only], look) => condition(only, look) !== true,
  "===": (args, look) => same(...args.map((a) => value(a, look))) === true,
  "!==": (args, look) => same(...args.map((a) => value(a, look))) === false,
  "<": (args, look) => ordered(args, look, (order) => order < 0),
  "<=": (args, look) => ordered(args, look, (order) => order <= 0),
  ">": (args, look) => ordered(args, look, (order) => order > 0),
  ">=": (args, look) => ordered(args, look, (order) => order >= 0),
  in: ([one, many], look) => isMember(value(one, look), value(many, look)),
  filled: ([only], look) => isFilled(value(only, look)),
  empty: ([only], look) => !isFilled(value(only, look)),
};

// true or false, or undefined when the rule is not for the browser.
// lookup(name) gives the typed value of a visible answer: text, number, true, false, a list of
// texts, or null when it is unanswered or hidden; undefined when the page does not know the name.
export function holds(rule, lookup) {
  try {
    return condition(rule, lookup) === true;
  } catch (error) {
    if (error instanceof NotOurs) return undefined;
    throw error;
  }
}

// The names that a rule looks at, so that a page knows when to ask again.
export function names(rule) {
  if (Array.isArray(rule)) return rule.flatMap(names);
  if (rule === null || typeof rule !== "object") return [];
  return Object.entries(rule).flatMap(([operator, args]) =>
    operator === "var" ? [args].flat() : names(args),
  );
}

// The value of what stands in a field, by the kind of its item: null when it is blank, undefined
// when it can't be read here.
export function typed(kind, text) {
  const trimmed = (text ?? "").trim();
  if (trimmed === "") return null;
  if (NUMBERS.has(kind)) return number(trimmed);
  if (kind === "yes_no" || kind === "declaration") return yesOrNo(kind, trimmed);
  if (kind === "date") return day(trimmed);
  if (kind === "time") return time(trimmed);
  return trimmed;
}

function condition(rule, look) {
  const [operator, args] = parts(rule);
  const run = Object.hasOwn(TRUE_OR_FALSE, operator) ? TRUE_OR_FALSE[operator] : null;
  if (run === null) throw new NotOurs(operator);
  return run(args, look);
}

function value(node, look) {
  if (Array.isArray(node) || node === null || typeof node !== "object") return node;
  const [operator, args] = parts(node);
  if (operator !== "var") return condition(node, look);
  const found = look(args[0]);
  if (found === undefined) throw new NotOurs(args[0]);
  return found;
}

function parts(rule) {
  if (rule === null || typeof rule !== "object" || Array.isArray(rule)) throw new NotOurs("value");
  const entries = Object.entries(rule);
  if (entries.length !== 1) throw new NotOurs("operator");
  const [operator, args] = entries[0];
  return [operator, Array.isArray(args) ? args : [args]];
}

// null when one side has no answer: then no comparison is true.
function same(left, right) {
  if (left === null || right === null) return null;
  return typeof left === typeof right && left === right;
}

function ordered(args, look, test) {
  const values = args.map((a) => value(a, look));
  return values.slice(1).every((right, index) => {
    const left = values[index];
    if (typeof left !== typeof right) return false;
    if (typeof left !== "number" && typeof left !== "string") return false;
    return test(left < right ? -1 : left > right ? 1 : 0);
  });
}

function isMember(one, many) {
  return one !== null && Array.isArray(many) && many.some((member) => same(one, member) === true);
}

function isFilled(found) {
  return Array.isArray(found) ? found.some((member) => member !== null) : found !== null;
}

function number(text) {
  const plain = text.replace(/[ \u00a0\u2009\u202f]/g, "").replace(",", ".").replace("\u2212", "-");
  return /^-?[0-9]{1,15}(\.[0-9]{1,9})?$/.test(plain) ? Number(plain) : undefined;
}

function yesOrNo(kind, text) {
  if (text === "true" || text === "yes") return true;
  if (kind === "declaration") return text === "false" || text === "no" ? null : true;
  return text === "false" || text === "no" ? false : undefined;
}

function day(text) {
  const iso = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/.exec(text);
  const dotted = /^([0-9]{1,2})\s*[./]\s*([0-9]{1,2})\s*[./]\s*([0-9]{4})$/.exec(text);
  if (iso === null && dotted === null) return undefined;
  const [year, month, date] = (iso ? iso.slice(1) : dotted.slice(1).reverse()).map(Number);
  const made = new Date(Date.UTC(year, month - 1, date));
  if (year < 1800 || year > 2200 || made.getUTCMonth() !== month - 1) return undefined;
  return made.getUTCDate() === date ? made.toISOString().slice(0, 10) : undefined;
}

function time(text) {
  const found = /^([0-9]{1,2})(?:[:.]([0-9]{2}))?$/.exec(text);
  if (found === null) return undefined;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  if ((hour > 23 || minute > 59) && !(hour === 24 && minute === 0)) return undefined;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
