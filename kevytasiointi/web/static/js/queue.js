// Keys for those who go through the queue all day. They can be turned off (WCAG 2.1.4), and
// everything they do can be done without them.
const OFF = "kevyt-queue-keys-off";
const TYPED_INTO = "input, select, textarea, [contenteditable]";

const dialog = document.querySelector("#keys");
const opener = document.querySelector("#keys-open");
const isOn = document.querySelector("#keys-on");
const links = [...document.querySelectorAll("#queue tbody th a")];

function remembered() {
  try {
    return localStorage.getItem(OFF) !== "yes";
  } catch {
    return true; // a browser that keeps nothing
  }
}

function remember(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  } catch {
    // then it holds for this page
  }
}

function go(step) {
  const row = document.activeElement?.closest("#queue tbody tr");
  const now = links.findIndex((link) => link.closest("tr") === row);
  const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
}

const ACTS = {
  j: () => go(1),
  k: () => go(-1),
  e: () => document.activeElement?.closest("#queue tbody tr")?.querySelector(".kevyt-queue__quick")?.click(),
  "/": () => document.querySelector("#filter-words").focus(),
  "?": () => dialog.showModal(),
};

function pressed(event) {
  const act = ACTS[event.key];
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!act || !isPlain || !isOn.checked || dialog.open || event.target.closest(TYPED_INTO)) return;
  event.preventDefault();
  act();
}

isOn.checked = remembered();
isOn.addEventListener("change", () => remember(isOn.checked));
opener.hidden = false;
opener.addEventListener("click", () => dialog.showModal());
document.querySelector("#keys-close").addEventListener("click", () => dialog.close());
document.addEventListener("keydown", pressed);
