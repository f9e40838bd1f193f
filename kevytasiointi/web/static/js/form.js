// A step of a form: shows and hides questions at once, and adds and removes rows without a reload.
// The page works without this; the server decides what is asked and what is kept.
import { startCounting } from "./counting.js";
import { holds, typed } from "./logic.js";
import { answerNamed, askAll } from "./naming.js";

const BLANK_ROW = "9999";

const form = document.querySelector("form[data-step]");
if (form !== null) {
  form.addEventListener("input", askConditions);
  form.addEventListener("change", askConditions);
  form.addEventListener("click", changeRows);
  askConditions();
}

// --- conditions ---

function askConditions() {
  askAll([...form.querySelectorAll("[data-rule]")], askCondition);
}

function askCondition(question) {
  const known = JSON.parse(question.dataset.known);
  const answer = holds(JSON.parse(question.dataset.rule), (name) =>
    Object.hasOwn(known, name) ? known[name] : answerNamed(asked, name, question.dataset.path),
  );
  const sentence = question.querySelector(":scope > .kevyt-condition");
  if (sentence !== null) sentence.hidden = answer !== undefined;
  const hide = answer === false;
  if (question.hidden === hide) return false;
  question.hidden = hide;
  return true;
}

// The question at a path as rules look at it.
function asked(path) {
  const question = questionAt(path);
  if (question === null) return null;
  return {
    kind: question.dataset.kind,
    hidden: () => question.closest("[hidden]") !== null,
    value: () => valueOf(question),
    rows: () => rowsOf(question).filter(isFilledIn).map((row) => row.dataset.row),
  };
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
