// A step of a form: shows and hides questions at once, and adds and removes rows without a reload.
// The page works without this; the server decides what is asked and what is kept.
import { startCounting } from "./counting.js";
import { holds, typed } from "./logic.js";

const BLANK_ROW = "9999";

const form = document.querySelector("form[data-step]");
if (form !== null) {
  form.addEventListener("input", askConditions);
  form.addEventListener("change", askConditions);
  form.addEventListener("click", changeRows);
  askConditions();
}

// --- conditions ---

// Hiding one answer can hide the next, so the round is repeated until nothing changes.
function askConditions() {
  const questions = [...form.querySelectorAll("[data-rule]")];
  let changed = true;
  for (let round = 0; changed && round <= questions.length; round += 1) {
    changed = questions.map(askCondition).some((isChanged) => isChanged);
  }
}

function askCondition(question) {
  const known = JSON.parse(question.dataset.known);
  const answer = holds(JSON.parse(question.dataset.rule), (name) =>
    Object.hasOwn(known, name) ? known[name] : answerNamed(name, question.dataset.path),
  );
  const sentence = question.querySelector(":scope > .kevyt-condition");
  if (sentence !== null) sentence.hidden = answer !== undefined;
  const hide = answer === false;
  if (question.hidden === hide) return false;
  question.hidden = hide;
  return true;
}

// A name means the nearest question of that name, from the rule's own row or group outwards.
function answerNamed(name, path) {
  const [first] = name.split(".");
  const around = path.split(".").slice(0, -1);
  for (let depth = around.length; depth >= 0; depth -= 1) {
    const prefix = around.slice(0, depth).map((part) => `${part}.`).join("");
    if (questionAt(prefix + first) !== null) return answerAt(prefix, name.split("."));
  }
  return undefined;
}

function answerAt(prefix, [first, ...rest]) {
  const question = questionAt(prefix + first);
  if (question === null) return undefined;
  if (question.closest("[hidden]") !== null) return null;
  if (question.dataset.kind === "repeat") {
    const rows = rowsOf(question).filter(isFilledIn);
    if (rest.length === 0) return rows.map(() => true);
    return rows.flatMap((row) => answerAt(`${row.dataset.row}.`, rest));
  }
  return rest.length === 0 ? valueOf(question) : answerAt(`${prefix}${first}.`, rest);
}

function valueOf(question) {
  const { kind, path } = question.dataset;
  const fields = [...question.querySelectorAll(`[name="${htmlName(path)}"]`)];
  if (fields.length === 0 || kind === "attachment") return undefined;
  const given = fields.filter((field) => isTyped(field) || field.checked).map(({ value }) => value);
  if (kind === "choices") return given.length === 0 ? null : given;
  return typed(kind, given[0]);
}

function isTyped(field) {
  return field.type !== "radio" && field.type !== "checkbox";
}

function questionAt(path) {
  return form.querySelector(`[data-path="${path}"]`);
}

function htmlName(path) {
  return `a-${path.replaceAll(".", "-")}`;
}

// --- rows ---

function changeRows(event) {
  const button = event.target.closest("button[name=do]");
  if (button === null) return;
  if (button.value.startsWith("add:")) {
    event.preventDefault();
    addRow(button.closest("[data-rows]"));
  } else if (button.value.startsWith("remove:")) {
    event.preventDefault();
    removeRow(button.closest("[data-row]"));
  }
}

function addRow(repeat) {
  const path = repeat.dataset.rows;
  const numbers = rowsOf(repeat).map((row) => Number(row.dataset.row.split(".").at(-1)));
  const number = Math.max(-1, ...numbers) + 1;
  const blank = document.createElement("template");
  blank.innerHTML = blankRow(repeat)
    .innerHTML.replaceAll(`${path}.${BLANK_ROW}`, `${path}.${number}`)
    .replaceAll(`${htmlName(path)}-${BLANK_ROW}`, `${htmlName(path)}-${number}`);
  const row = blank.content.firstElementChild;
  repeat.querySelector(":scope > .kevyt-rows__list").append(row);
  startCounting(row);
  row.dispatchEvent(new CustomEvent("kevyt:added", { bubbles: true }));
  afterChange(repeat);
  row.focus();
}

function removeRow(row) {
  const repeat = row.closest("[data-rows]");
  row.remove();
  afterChange(repeat);
  repeat.focus();
}

function afterChange(repeat) {
  const rows = rowsOf(repeat);
  const { title } = blankRow(repeat).content.firstElementChild.dataset;
  rows.forEach((row, index) => {
    row.querySelectorAll(".kevyt-repeat__title").forEach((words) => {
      if (words.closest("[data-row]") === row) words.textContent = `${title} ${index + 1}`;
    });
  });
  const add = repeat.querySelector(":scope > .kevyt-rows__add");
  add.hidden = rows.length >= Number(repeat.dataset.most);
  askConditions();
}

function blankRow(repeat) {
  return repeat.querySelector(":scope > template");
}

function rowsOf(element) {
  const list = element.querySelector(".kevyt-rows__list");
  return list === null ? [] : [...list.children].filter((child) => "row" in child.dataset);
}

function isFilledIn(row) {
  return [...row.querySelectorAll("input, select, textarea")].some((field) =>
    isTyped(field) ? field.value.trim() !== "" : field.checked,
  );
}
