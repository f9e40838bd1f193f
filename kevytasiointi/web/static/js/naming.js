// What a name in a condition means on a page: the answer to the nearest question of that name, from
// the rule's own row or group outwards. tests/forms/logic-conformance.json holds this module and
// kevytasiointi/domain/visibility.py together.

// The answer that a rule at a path sees under a name; null when it is unanswered or hidden,
// undefined when the page does not know the name. at(path) gives the question there or null: its
// kind, hidden(), value(), and for a repeat rows(), the paths of those that are filled in.
export function answerNamed(at, name, path) {
  const parts = name.split(".");
  const around = path.split(".").slice(0, -1);
  for (let depth = around.length; depth >= 0; depth -= 1) {
    const prefix = around.slice(0, depth).map((part) => `${part}.`).join("");
    if (at(prefix + parts[0]) !== null) return answerAt(at, prefix, parts);
  }
  return undefined;
}

function answerAt(at, prefix, [first, ...rest]) {
  const question = at(prefix + first);
  if (question === null) return undefined;
  if (question.hidden()) return null;
  if (question.kind !== "repeat") {
    return rest.length === 0 ? question.value() : answerAt(at, `${prefix}${first}.`, rest);
  }
  if (rest.length === 0) return question.rows().map(() => true);
  return question.rows().flatMap((row) => answerAt(at, `${row}.`, rest));
}

// Asks every question until no answer changes, as hiding one can hide the next. ask(question) says
// whether it changed anything.
export function askAll(questions, ask) {
  let changed = true;
  for (let round = 0; changed && round <= questions.length; round += 1) {
    changed = questions.map(ask).some((isChanged) => isChanged);
  }
}
