// Shows what is typed about a part in the preview, a moment after the typing pauses. Without this a
// button does the same, and saving shows it anyway. Nothing is stored.

const PAUSE = 700;
const MARGIN = 24;

const form = document.getElementById("part-form");
const button = document.getElementById("preview-unsaved");
const frame = document.getElementById("preview-frame");
let waiting;
let asked = 0;

async function show() {
  const mine = (asked += 1);
  const there = frame.contentWindow.location;
  const language = there.pathname.split("/")[1];
  const address = button.formAction.replace(/\/(fi|sv|en)\//, `/${language}/`);
  try {
    const answer = await fetch(address, { method: "POST", body: new FormData(form), redirect: "error" });
    if (!answer.ok || mine !== asked) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const page = frame.contentDocument;
    page.body.replaceWith(page.adoptNode(fresh.body));
    lead();
  } catch {
    // The preview stays as it was; the button and saving still show the newest.
  }
}

// A fragment in the frame's own address would scroll the page around it too.
function lead() {
  const page = frame.contentDocument;
  const question = page?.getElementById(frame.dataset.at)?.closest(".kevyt-question");
  if (!question) return;
  question.classList.add("kevyt-question--edited");
  const above = question.getBoundingClientRect().top + page.documentElement.scrollTop;
  page.documentElement.scrollTop = above - MARGIN;
}

if (frame !== null && frame.dataset.at !== "") {
  frame.addEventListener("load", lead);
  lead();
}
if (form !== null && button !== null && frame !== null) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
}
