// Keeps the status view of a project fresh: asks every half a minute, with the mark of what it
// has, whether the page says something else now. Without this the page is loaded again by hand.

const SECOND = 1000;
const NOT_CHANGED = 304;

const view = document.getElementById("status");
const live = document.getElementById("live");
let mark = "";

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.pathname, {
      headers: mark === "" ? {} : { "If-None-Match": mark },
      cache: "no-store",
      redirect: "error",
    });
    if (answer.status === NOT_CHANGED) {
      live.textContent = view.dataset.checked.replace("{time}", clock());
    } else if (answer.ok) {
      const isFirst = mark === "";
      mark = answer.headers.get("ETag") ?? "";
      put(await answer.text(), isFirst);
    } else {
      throw new Error(String(answer.status));
    }
  } catch {
    live.textContent = view.dataset.lost;
  }
}

function put(page, isFirst) {
  const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("status");
  if (fresh === null || isSame(fresh)) return;
  view.replaceChildren(...fresh.childNodes);
  if (!isFirst) live.textContent = view.dataset.updated;
}

// Whether nothing but the time of looking differs: then what a person reads stays as it is.
function isSame(fresh) {
  const said = (element) => element.querySelector("tbody")?.textContent ?? "";
  return said(fresh) === said(view);
}

function clock() {
  return new Date().toLocaleTimeString(document.documentElement.lang, { timeZone: "Europe/Helsinki" });
}

if (view !== null) {
  setInterval(look, Number(view.dataset.live) * SECOND);
  document.addEventListener("visibilitychange", look);
}
