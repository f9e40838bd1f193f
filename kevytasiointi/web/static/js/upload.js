// Sends the files of a step one by one as they are chosen, and removes them, without a reload.
// Says what happens in a live region. Without this the form's own buttons do the same.

import { inTurn } from "./turns.js";

const PERCENT = 100;

for (const slot of document.querySelectorAll("[data-slot]")) start(slot);

function start(slot) {
  const input = fileInput(slot);
  slot.querySelector(".kevyt-slot__add").hidden = true;
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    await inTurn(() => sendAll(slot, files));
  });
  slot.addEventListener("click", async (event) => {
    const button = event.target.closest(".kevyt-slot__remove");
    if (button === null) return;
    event.preventDefault();
    await inTurn(async () => {
      const answer = await post(button.formAction, new FormData());
      settle(slot, answer, slot.dataset.removed);
    });
    focusable(slot).focus();
  });
}

async function sendAll(slot, files) {
  const problems = [];
  const added = [];
  for (const file of files) {
    const answer = await send(slot, file);
    problems.push(...answer.problems);
    if (answer.problems.length === 0) added.push(file.name);
    settle(slot, { ...answer, problems }, added.map((name) => worded(slot.dataset.added, name)).join(" "));
  }
}

async function send(slot, file) {
  if (file.size > Number(slot.dataset.limit)) {
    return { problems: [worded(slot.dataset.tooLarge, file.name)] };
  }
  const body = new FormData();
  body.append(fileInput(slot).name, file);
  const bar = document.createElement("progress");
  bar.className = "kevyt-upload";
  bar.max = PERCENT;
  bar.value = 0;
  bar.setAttribute("aria-hidden", "true");
  tell(slot, worded(slot.dataset.sending, file.name));
  slot.querySelector(".kevyt-slot__progress").append(bar);
  const answer = await post(slot.dataset.address, body, (share) => {
    bar.value = share * PERCENT;
  });
  return answer ?? { problems: [worded(slot.dataset.failed, file.name)] };
}

// The answer of the server, or null when there is none to be understood.
function post(address, body, onProgress = () => {}) {
  const form = document.querySelector("form[data-step]");
  body.append("csrf_token", form.elements.csrf_token.value);
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve(readAnswer(request.responseText)));
    request.addEventListener("error", () => resolve(null));
    request.addEventListener("abort", () => resolve(null));
    request.send(body);
  });
}

function readAnswer(text) {
  try {
    const answer = JSON.parse(text);
    return Array.isArray(answer.problems) ? answer : null;
  } catch {
    return null;
  }
}

function settle(slot, answer, done) {
  const found = answer ?? { problems: [slot.dataset.failed] };
  if (found.files !== undefined) {
    slot.querySelector(".kevyt-slot__files").innerHTML = found.files;
    slot.querySelector(".kevyt-slot__choose").hidden = found.is_full;
    keepVersion(found.version);
  }
  showProblems(slot, found.problems);
  tell(slot, found.problems.length === 0 ? done : [done, ...found.problems].join(" ").trim());
}

// The page may save on top of the change that it has just made itself; if another window has
// changed the draft too, the version stays old and saving shows both.
function keepVersion(version) {
  const { version: field } = document.querySelector("form[data-step]").elements;
  if (version === Number(field.value) + 1) field.value = version;
}

function showProblems(slot, problems) {
  const place = slot.querySelector(".kevyt-slot__problems");
  const input = fileInput(slot);
  const id = `${input.id}-error`;
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ");
  const others = described.filter((word) => word !== "" && word !== id);
  place.replaceChildren();
  if (problems.length > 0) {
    const words = document.createElement("p");
    words.className = "govuk-error-message";
    words.id = id;
    words.textContent = problems.join(" ");
    place.append(words);
    others.push(id);
  }
  slot.classList.toggle("govuk-form-group--error", problems.length > 0);
  input.setAttribute("aria-describedby", others.join(" "));
}

function tell(slot, words) {
  const line = document.createElement("p");
  line.className = "kevyt-saved";
  line.textContent = words;
  slot.querySelector(".kevyt-slot__progress").replaceChildren(line);
}

function worded(words, name) {
  return words.replace("%{name}", name);
}

function fileInput(slot) {
  return slot.querySelector("input[type=file]");
}

function focusable(slot) {
  return slot.querySelector(".kevyt-slot__remove") ?? fileInput(slot);
}
