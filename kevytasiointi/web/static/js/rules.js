// The rows of a condition: the choices of a row follow at once from what was chosen in it, and the
// sentence below says what the rows mean. The server makes both; without this a button asks for them.

const PAUSE = 400;
const REST = 200; // arrow keys pass many options on their way to one

const form = document.querySelector("form[data-rules]");
let asking = null;
let waiting = 0;
let redraws = false;

if (form !== null && document.getElementById("rule") !== null) {
  form.classList.add("kevyt-rules--live");
  form.addEventListener("change", (event) => {
    if (event.target.closest("[data-asks-again]") === null) return;
    redraw();
    clearTimeout(waiting);
    waiting = setTimeout(() => ask("update"), REST);
  });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask("update"), PAUSE);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-changes-rows]");
    if (button === null) return;
    event.preventDefault();
    redraw();
    ask(button.value);
  });
}

// Until the rows have been drawn anew every answer draws them, also one that was asked for later.
function redraw() {
  redraws = true;
  document.getElementById("rule").setAttribute("aria-busy", "true");
}

async function ask(button) {
  clearTimeout(waiting);
  asking?.abort();
  asking = new AbortController();
  const sent = new URLSearchParams(new FormData(form));
  sent.set("do", button);
  const before = values();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: sent,
      signal: asking.signal,
      redirect: "error",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (redraws) putRows(page, before);
    else putSentence(page);
    isDrawn();
  } catch (error) {
    if (error.name === "AbortError") return;
    isDrawn();
    form.classList.remove("kevyt-rules--live");
    document.getElementById("rule-sentence").textContent = form.dataset.lost;
  }
}

function isDrawn() {
  redraws = false;
  document.getElementById("rule").removeAttribute("aria-busy");
}

function putSentence(page) {
  const said = page.getElementById("rule-sentence").textContent;
  const sentence = document.getElementById("rule-sentence");
  if (sentence.textContent !== said) sentence.textContent = said;
}

// The rows are put in place of the old ones; what was typed meanwhile stays, and so does the focus.
function putRows(page, before) {
  const rows = document.getElementById("rule");
  const fresh = page.getElementById("rule");
  const subjects = new Set(ids(rows, "select[id$=-subject], select[id^=pick-]"));
  for (const field of rows.querySelectorAll("input[id], select[id]")) {
    const other = fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (other !== null && stateOf(field) !== before.get(field.id)) copyState(field, other);
  }
  const focused = document.activeElement?.id;
  const wasInRows = rows.contains(document.activeElement);
  const sentence = rows.querySelector("#rule-sentence");
  putSentence(page);
  fresh.querySelector("#rule-sentence").remove();
  for (const child of [...rows.children]) if (child !== sentence) child.remove();
  sentence.before(...fresh.childNodes);
  if (!wasInRows) return;
  const added = ids(rows, "select[id$=-subject], select[id^=pick-]").find((id) => !subjects.has(id));
  const next = focused || added;
  const field = next ? document.getElementById(next) : null;
  (field ?? rows.querySelector(".kevyt-rule__add:last-of-type button, button"))?.focus();
}

function ids(within, selector) {
  return [...within.querySelectorAll(selector)].map((element) => element.id);
}

function values() {
  const fields = [...form.querySelectorAll("input[id], select[id]")];
  return new Map(fields.map((field) => [field.id, stateOf(field)]));
}

function stateOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
}

function copyState(from, to) {
  if (from.type === "checkbox" || from.type === "radio") to.checked = from.checked;
  else to.value = from.value;
}
