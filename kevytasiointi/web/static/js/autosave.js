// Saves a step when a field has been left, and every 20 seconds when something has changed. Says so
// quietly; says aloud when it could not, and tries again. Never moves the focus, never checks.
// The page works without this: its buttons save.
import { inTurn, isBusy, whenIdle } from "./turns.js";

const SECOND = 1000;
const EVERY = 20 * SECOND;
const LONGEST_WAIT = 10 * SECOND;
// Nothing is tried on its own when nobody has typed for this long: that would be no use of the
// session but would keep it alive.
const TRIED_FOR = 10 * 60 * SECOND;
// A browser sends no more than this once the page has been left.
const LARGEST_KEPT = 60_000;
const OURS = new Set(["csrf_token", "version"]);
const SIGNED_OUT = 401;
const NOT_FOR_YOU = new Set([403, 404]);
const FINAL = new Set(["changed", "sent", "renewed"]);
const STRANDED = new Set(["over", "refused"]);
// What was typed would be lost on the way that a button leads.
const HELD = new Set([...STRANDED, "renewed"]);

const form = document.querySelector("form[data-step]");
const box = document.getElementById("autosave");
let saved = "";
let trouble = "";
let lastTyped = Date.now();
let isLeaving = false;

if (form !== null && box !== null) {
  saved = textsOf(asServed());
  form.addEventListener("input", () => {
    lastTyped = Date.now();
  });
  form.addEventListener("change", save);
  form.addEventListener("click", afterRows);
  form.addEventListener("submit", waitForTurn);
  setInterval(tick, EVERY);
  window.addEventListener("focus", save);
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", warn);
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
  document.addEventListener("visibilitychange", save);
  save(); // what was typed before this script had come
}

function tick() {
  if (Date.now() - lastTyped < TRIED_FOR) save();
}

function afterRows(event) {
  const button = event.target.closest("button[name=do]");
  if (button === null || !event.defaultPrevented) return;
  lastTyped = Date.now();
  save();
}

// A button of the form must not overtake what is being sent: it would find a version that it does
// not know, and take the page's own save for another window's. And it must not lead away, to the
// sign-in page or to a page that is no more, when what was typed would be lost on the way.
async function waitForTurn(event) {
  if (isLeaving) return;
  if (!isBusy() && !HELD.has(trouble)) {
    isLeaving = true;
    return;
  }
  event.preventDefault();
  const { submitter } = event;
  save();
  await whenIdle(LONGEST_WAIT);
  if (HELD.has(trouble) && isUnsaved()) {
    showTrouble();
    box.scrollIntoView({ block: "nearest" });
    return;
  }
  isLeaving = true;
  form.requestSubmit(submitter);
}

function warn(event) {
  if (!isLeaving && trouble !== "" && isUnsaved()) event.preventDefault();
}

// --- saving ---

function save() {
  if (isLeaving || FINAL.has(trouble) || !isUnsaved()) return;
  inTurn(saveNow);
}

async function saveNow() {
  const typed = typedNow();
  if (isLeaving || typed === saved) return;
  // Who has signed in now is asked before anything of the draft is sent.
  if (STRANDED.has(trouble)) {
    const found = await renew();
    if (found !== "") return tell(found);
  }
  let answer = await send(typed);
  if (answer.error === "form_expired") {
    const found = await renew();
    if (found !== "") return tell(found);
    answer = await send(typed);
  }
  if (answer.status !== 200) return tell(troubleOf(answer));
  saved = typed;
  form.elements.version.value = answer.version;
  tell("");
  say(answer.saved);
  showLate(answer.late);
}

function send(typed) {
  const { csrf_token: token, version } = form.elements;
  const own = new URLSearchParams({ csrf_token: token.value, version: version.value });
  const body = `${typed}&${own}`;
  return ask("POST", { body, keepalive: body.length < LARGEST_KEPT });
}

// A token for the session of today, given to the draft's own person only; "" when it was given.
async function renew() {
  const answer = await ask("GET", {});
  if (answer.status !== 200) return troubleOf(answer);
  form.elements.csrf_token.value = answer.token;
  return "";
}

function troubleOf({ status, error }) {
  if (status === SIGNED_OUT) return "over";
  if (FINAL.has(error)) return error;
  return NOT_FOR_YOU.has(status) ? "refused" : "lost";
}

// What the server says with its status; a status of 0 when nobody answered.
async function ask(method, more) {
  const headers = { Accept: "application/json" };
  if (more.body !== undefined) headers["Content-Type"] = "application/x-www-form-urlencoded";
  try {
    const answer = await fetch(box.dataset.address, {
      ...more, method, headers, cache: "no-store", redirect: "error",
    });
    return { ...(await answer.json()), status: answer.status };
  } catch {
    return { status: 0 };
  }
}

function isUnsaved() {
  return typedNow() !== saved;
}

function typedNow() {
  return textsOf(form);
}

// The step as the server gave it, whatever has been typed meanwhile.
function asServed() {
  const copy = form.cloneNode(true);
  copy.reset();
  return copy;
}

function textsOf(filled) {
  const texts = [...new FormData(filled)].filter(
    ([name, value]) => typeof value === "string" && !OURS.has(name),
  );
  return new URLSearchParams(texts).toString();
}

// --- saying ---

function say(words) {
  const status = document.getElementById("autosave-status");
  if (status.textContent !== words) status.textContent = words;
}

// Says a trouble once, however often it comes.
function tell(found) {
  if (found === trouble) return;
  trouble = found;
  showTrouble();
  if (found !== "") say("");
}

function showTrouble() {
  const words = trouble === "" ? [] : [copyOf(`template[data-trouble="${trouble}"]`)];
  document.getElementById("autosave-alert").replaceChildren(...words);
}

function showLate(sentence) {
  const place = document.getElementById("late");
  if (place === null) return;
  const words = () => place.querySelector(".kevyt-late__words");
  if ((words()?.textContent ?? "") === sentence) return;
  place.replaceChildren(...(sentence === "" ? [] : [copyOf("template[data-late]")]));
  if (sentence !== "") words().textContent = sentence;
}

function copyOf(selector) {
  return box.querySelector(selector).content.cloneNode(true);
}
