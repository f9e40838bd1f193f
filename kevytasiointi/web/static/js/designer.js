// The designer made quicker: acts of the list without a reload, rows moved by dragging, rows of
// options arranged in place, kinds found by a word, and a warning before typed text is lost.
// Every page works without this; the same buttons send the same forms.

// --- the list of steps and questions ---

const acts = document.querySelector("form#acts");
if (acts !== null) {
  document.addEventListener("submit", actInPlace);
  document.addEventListener("click", closeMenus);
  document.addEventListener("pointerdown", beginDrag);
}

function actInPlace(event) {
  if (event.target.id !== "acts" || event.submitter === null) return;
  event.preventDefault();
  const body = new FormData(event.target, event.submitter);
  act(event.submitter.formAction, body);
}

// Does one act and shows the list as it is then. What is refused is sent once more as a page, which
// tells why.
async function act(address, body) {
  let answer = null;
  try {
    answer = await fetch(address, { method: "POST", body: new URLSearchParams(body) });
  } catch {
    tell(document.querySelector("form#acts").dataset.failed);
    return;
  }
  if (!answer.ok) {
    sendAsPage(address, body);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".kevyt-designer__editing");
  if (fresh === null) {
    location.assign(answer.url);
    return;
  }
  document.querySelector(".kevyt-designer__editing").replaceChildren(...fresh.childNodes);
  const frame = document.querySelector("#preview-frame");
  if (frame !== null) frame.src = frame.getAttribute("src");
  const place = document.getElementById(decodeURIComponent(new URL(answer.url).hash.slice(1)));
  (place ?? document.querySelector("#viimeisin"))?.focus();
  tell(document.querySelector("#viimeisin p")?.firstChild.textContent.trim() ?? "");
}

function sendAsPage(address, body) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of body) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

function tell(words) {
  document.querySelector("#told").textContent = words;
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll(".kevyt-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

// --- dragging ---

function beginDrag(event) {
  const handle = event.target.closest(".kevyt-designer__handle");
  if (handle === null || event.button !== 0) return;
  event.preventDefault();
  const dragged = handle.closest("[data-part]");
  const isStep = dragged.classList.contains("kevyt-designer__step");
  let target = null;
  dragged.classList.add("kevyt-designer--dragged");

  const move = ({ clientX, clientY }) => {
    mark(target, false);
    target = placeAt(clientX, clientY, dragged, isStep);
    mark(target, true);
    if (clientY < 60) scrollBy(0, -20);
    if (clientY > innerHeight - 60) scrollBy(0, 20);
  };
  const end = (last) => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    dragged.classList.remove("kevyt-designer--dragged");
    mark(target, false);
    if (target === null || last.type === "pointercancel") return;
    const body = new FormData(document.querySelector("form#acts"));
    body.set("parent", target.holder.dataset.holder);
    body.set("index", target.index);
    act(`${dragged.dataset.address}/siirra`, body);
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
}

// The list under the pointer and the number in it, counted without the dragged row; null: nowhere.
function placeAt(x, y, dragged, isStep) {
  const under = document.elementFromPoint(x, y);
  const step = under?.closest(".kevyt-designer__step") ?? null;
  const holder = isStep
    ? document.querySelector('[data-holder=""]')
    : (under?.closest("[data-holder]:not([data-holder=''])") ??
      step?.querySelector(":scope > [data-holder]") ??
      null);
  if (holder === null || dragged.contains(holder)) return null;
  const rows = [...holder.children].filter((row) => row !== dragged);
  const index = rows.findIndex((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + Math.min(box.height, isStep ? box.height : 44) / 2;
  });
  const before = index === -1 ? null : rows[index];
  return { holder, index: before === null ? rows.length : index, before, last: rows.at(-1) };
}

function mark(target, isOn) {
  if (target === null) return;
  target.before?.classList.toggle("kevyt-designer--before", isOn);
  if (target.before === null) {
    (target.last ?? target.holder).classList.toggle("kevyt-designer--last", isOn);
  }
}

// --- the rows of options ---

const options = document.querySelector("[data-options]");
if (options !== null) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-option-act]");
    if (button === null) return;
    event.preventDefault();
    arrange(button.dataset.optionAct, button.closest("[data-option]"));
    options.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function arrange(what, row) {
  if (what === "add") {
    const blank = options.lastElementChild.cloneNode(true);
    for (const field of blank.querySelectorAll("input")) {
      field.value = "";
      field.removeAttribute("value");
    }
    blank.querySelector(".kevyt-designer__acts").replaceChildren();
    for (const note of blank.querySelectorAll(".kevyt-designer__mark")) note.remove();
    options.append(blank);
    number();
    blank.querySelector("input:not([type=hidden])").focus();
    return;
  }
  const beside = what === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (what === "remove") {
    row.remove();
    number();
    (beside ?? options.lastElementChild)?.querySelector("input:not([type=hidden])").focus();
    return;
  }
  if (beside === null) return;
  if (what === "up") beside.before(row);
  else beside.after(row);
  number();
  const button = row.querySelector(`[data-option-act=${what}]`);
  (button ?? row.querySelector("input:not([type=hidden])")).focus();
}

// The names of the fields hold the numbers of the rows: the server reads the rows by them.
function number() {
  [...options.children].forEach((row, index) => {
    row.dataset.option = index;
    row.setAttribute("aria-label", options.dataset.optionWord.replace("%{number}", index + 1));
    for (const field of row.querySelectorAll("[name^=options_]")) {
      const name = field.name.replace(/^options_[0-9]+/, `options_${index}`);
      field.name = name;
      if (field.id === "") continue;
      row.querySelector(`label[for="${field.id}"]`).htmlFor = name;
      field.id = name;
    }
  });
}

// --- text that is not saved ---

const warns = document.querySelector("form[data-warns]");
if (warns !== null) {
  let isTyped = document.querySelector(".govuk-error-summary") !== null;
  document.addEventListener("input", (event) => {
    isTyped ||= warns.contains(event.target) || event.target.form === warns;
  });
  warns.addEventListener("submit", (event) => {
    if (!event.submitter?.formTarget) isTyped = false;
  });
  addEventListener("beforeunload", (event) => {
    if (isTyped) event.preventDefault();
  });
}

// --- kinds ---

const search = document.querySelector("#kind-search");
if (search !== null) {
  const field = search.querySelector("input");
  const told = search.querySelector("[role=status]");
  search.hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const kind of document.querySelectorAll(".kevyt-kind")) {
      kind.hidden = !kind.dataset.words.includes(wanted);
      regroup(kind.querySelector("input[type=radio]"), kind.hidden);
    }
    let found = 0;
    for (const group of document.querySelectorAll(".kevyt-kinds__group")) {
      const shown = group.querySelectorAll(".kevyt-kind:not([hidden])").length;
      group.hidden = shown === 0;
      found += shown;
    }
    told.textContent = found === 0 ? told.dataset.none : "";
  });
}

// The Tab key stops only at the first button of a group: were that one hidden, none could be reached.
function regroup(radio, isHidden) {
  if (!isHidden) return radio.setAttribute("form", "new-item");
  radio.removeAttribute("form");
  radio.checked = false;
}
