// Warns five minutes before a session ends unused, and continues it by one press. Whether it
// really ends is asked of the server: another window may have used the same session.

const SECOND = 1000;
const MINUTE = 60;
const WARNED_BEFORE = 5 * MINUTE;
const ASKED_AGAIN = 20;

const dialog = document.getElementById("session-warning");
let timer = 0;

export function startSessionClock() {
  if (dialog === null) return;
  document.getElementById("session-continue").addEventListener("click", stay);
  document.getElementById("session-back").addEventListener("click", () => dialog.close());
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault(); // Escape means: I am here
    if (isOver()) dialog.close();
    else stay();
  });
  window.addEventListener("focus", lookAgain);
  document.addEventListener("visibilitychange", lookAgain);
  lookIn(Number(dialog.dataset.idle) - WARNED_BEFORE);
}

// Who comes back to a page whose session had ended may have signed in again in another tab.
function lookAgain() {
  if (isOver() && !document.hidden) look();
}

function isOver() {
  return !document.getElementById("session-over").hidden;
}

function lookIn(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(seconds, 1) * SECOND);
}

async function look() {
  const left = await ask("GET", dialog.dataset.check);
  if (left === undefined) lookIn(ASKED_AGAIN);
  else if (left === null) tellOver();
  else if (left.seconds > WARNED_BEFORE) settle(left.seconds);
  else warn(left);
}

async function stay() {
  const left = await ask("POST", dialog.dataset.stay);
  if (left === undefined) lookIn(ASKED_AGAIN);
  else if (left === null) tellOver();
  else if (left.seconds > WARNED_BEFORE) settle(left.seconds);
  else {
    dialog.close(); // the very end is near: say no more than once
    lookIn(left.seconds + 1);
  }
}

function settle(seconds) {
  tellWhetherOver(false);
  if (dialog.open) dialog.close();
  lookIn(seconds - WARNED_BEFORE);
}

function warn(left) {
  tellWhetherOver(false);
  const words = document.getElementById("session-left");
  const minutes = Math.max(Math.ceil(left.seconds / MINUTE), 1);
  const said = minutes === 1 ? words.dataset.one : words.dataset.many.replace("{n}", minutes);
  if (words.textContent !== `${said}.`) words.textContent = `${said}.`;
  document.getElementById("session-final").hidden = left.at_most > left.seconds;
  if (!dialog.open) dialog.showModal();
  lookIn(Math.min(ASKED_AGAIN, left.seconds + 1));
}

function tellOver() {
  clearTimeout(timer);
  if (isOver()) return;
  tellWhetherOver(true);
  if (!dialog.open) dialog.showModal();
  document.getElementById("session-back").focus();
}

function tellWhetherOver(over) {
  document.getElementById("session-alive").hidden = over;
  document.getElementById("session-over").hidden = !over;
}

// What the server says; null when the session has ended, undefined when nobody answered.
async function ask(method, address) {
  try {
    const answer = await fetch(address, {
      method,
      headers: { Accept: "application/json", "X-CSRFToken": dialog.dataset.token },
      cache: "no-store",
    });
    if (answer.ok) {
      const left = await answer.json();
      dialog.dataset.token = left.token;
      return left;
    }
    return answer.status === 401 ? null : undefined;
  } catch {
    return undefined;
  }
}
