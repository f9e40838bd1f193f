// Runs logic-conformance.json against the browser's modules; prints a line for each difference.
import { readFileSync } from "node:fs";

const [, , logicPath, namingPath, casesPath] = process.argv;
const { holds, typed } = await load(logicPath);
const { answerNamed, askAll } = await load(namingPath);
const cases = JSON.parse(readFileSync(casesPath, "utf8"));
let differences = 0;

// A data: address makes node read the file as a module wherever it lies.
function load(path) {
  return import(`data:text/javascript,${encodeURIComponent(readFileSync(path, "utf8"))}`);
}

function expect(what, expected, got) {
  if (Object.is(expected, got)) return;
  differences += 1;
  console.log(`${JSON.stringify(what)}: expected ${expected}, got ${got}`);
}

for (const one of cases.rules) expect(one, one.holds, holds(one.rule, (name) => one.data[name]));
for (const one of cases.not_for_browser) {
  expect(one, undefined, holds(one.rule, (name) => one.data[name]));
}
for (const one of cases.typed) expect(one, one.value, typed(one.kind, one.text) ?? null);
for (const one of cases.pages) expect(one, one.hidden.toSorted().join(), hiddenOn(one));
expect("unknown name", undefined, holds({ "===": [{ var: "elsewhere" }, 1] }, () => undefined));
const count = ["rules", "not_for_browser", "typed", "pages"].map((part) => cases[part].length);
console.log(`${count.reduce((sum, one) => sum + one)} cases`);
process.exit(differences ? 1 : 0);

// --- a page without a browser: questions by path, as form.js finds them in the document ---

function hiddenOn(page) {
  const questions = new Map();
  lay(questions, page.items, page.answers, "", null);
  const at = (path) => questions.get(path) ?? null;
  askAll([...questions.values()].filter((question) => question.rule), (question) => {
    const hide = holds(question.rule, (name) => answerNamed(at, name, question.path)) === false;
    const isChanged = question.isHidden !== hide;
    question.isHidden = hide;
    return isChanged;
  });
  return [...questions.values()].filter((one) => one.hidden()).map((one) => one.path).sort().join();
}

function lay(questions, items, answers, prefix, around) {
  for (const item of items) {
    const path = prefix + item.key;
    const kind = item.kind ?? "text";
    const given = answers?.[item.key];
    const question = {
      path,
      kind,
      rule: item.visible_if,
      isHidden: false,
      hidden: () => question.isHidden || (around !== null && around.hidden()),
      value: () => (kind === "choices" ? (given ?? null) : typed(kind, String(given ?? ""))),
      rows: () => given.map((_row, number) => `${path}.${number}`),
    };
    questions.set(path, question);
    if (kind === "group") lay(questions, item.items, given, `${path}.`, question);
    if (kind === "repeat") {
      given.forEach((row, number) => lay(questions, item.items, row, `${path}.${number}.`, question));
    }
  }
}
