// Runs logic-conformance.json against the browser's module; prints one line for each difference.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , modulePath, casesPath] = process.argv;
// A data: address makes node read the file as a module wherever it lies.
const source = readFileSync(modulePath, "utf8");
const { holds, typed } = await import(
  modulePath.endsWith(".mjs")
    ? pathToFileURL(modulePath).href
    : `data:text/javascript,${encodeURIComponent(source)}`
);
const cases = JSON.parse(readFileSync(casesPath, "utf8"));
let differences = 0;

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
expect("unknown name", undefined, holds({ "===": [{ var: "elsewhere" }, 1] }, () => undefined));
console.log(`${cases.rules.length + cases.not_for_browser.length + cases.typed.length} cases`);
process.exit(differences ? 1 : 0);
