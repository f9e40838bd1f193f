// Keeps the status view of a project fresh: asks every half a minute, with the mark of what it
// has, whether the page says something else now. Without this the page is loaded again by hand.

const SECOND = 1000;
const NOT_CHANGED = 304;

const view = document.getElementById("status");
const updated = document.getElementById("updated");
const live = document.getElementById("live");

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.pathname, {
      headers: { "If-None-Match": `W/"${view.dataset.mark}"` },
      cache: "no-store",
      redirect: "error",
    });
    if (answer.ok) put(await answer.text());
    else if (answer.status !== NOT_CHANGED) throw new Error(String(answer.status));
    updated.textContent = view.dataset.updated.replace("{clock}", clock());
    if (live.textContent === view.dataset.lost) live.textContent = "";
  } catch {
    live.textContent = view.dataset.lost;
  }
}

function put(page) {
  const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("status");
  if (fresh === null) return;
  const place = placeOf(document.activeElement);
  const scrolled = view.querySelector(".kevyt-scroll")?.scrollLeft ?? 0;
  view.replaceChildren(...fresh.childNodes);
  view.dataset.mark = fresh.dataset.mark;
  view.querySelector(".kevyt-scroll")?.scrollTo({ left: scrolled });
  if (place !== null) view.querySelector(place)?.focus({ preventScroll: true });
  live.textContent = view.dataset.changed;
}

// How to find again what had the focus, when it was in the view: a link, or the scrolled region.
function placeOf(focused) {
  if (focused === null || !view.contains(focused)) return null;
  const address = focused.getAttribute("href");
  return address === null ? ".kevyt-scroll" : `a[href="${CSS.escape(address)}"]`;
}

// As the server writes it: 9.05 in Finnish and Swedish, 9:05 in English.
function clock() {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/Helsinki",
    hour: "numeric",
    minute: "2-digit",
  }).format(new Date());
  const colon = document.documentElement.lang === "en" ? ":" : ".";
  return parts.replace(/^0/, "").replace(":", colon);
}

if (view !== null) {
  setInterval(look, Number(view.dataset.live) * SECOND);
  document.addEventListener("visibilitychange", look);
}
