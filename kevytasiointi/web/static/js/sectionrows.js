// The rows of a section of a form: one more is added in place, and the default of a new setting is
// asked as its type wants. Without this the button sends the page and gets it back with the row,
// and every way of asking is shown.

const form = document.querySelector("[data-rows]")?.closest("form");

if (form) {
  form.addEventListener("click", addRow);
  form.addEventListener("change", ({ target }) => fitType(target.closest("[data-row]")));
  for (const row of form.querySelectorAll("[data-row]")) fitType(row);
}

// The server makes the row; what it refuses is sent once more as a page, which tells why.
async function addRow(event) {
  const button = event.target.closest("[data-add-row]");
  if (button === null || button.dataset.addRow === "plain") return;
  event.preventDefault();
  const row = await freshRow(button);
  if (row === null) {
    button.dataset.addRow = "plain";
    button.click();
    return;
  }
  button.before(row);
  button.formAction = button.formAction.replace(/[0-9]+$/, (number) => Number(number) + 1);
  fitType(row);
  row.querySelector("input:not([type=hidden]), select, textarea").focus();
}

async function freshRow(button) {
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const answer = await fetch(button.formAction, { method: "POST", body });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById(new URL(button.formAction).hash.slice(1));
  } catch {
    return null;
  }
}

function fitType(row) {
  const type = row?.querySelector("select[name$=_type]")?.value;
  for (const way of row?.querySelectorAll("[data-of-types]") ?? []) {
    way.hidden = !way.dataset.ofTypes.split(" ").includes(type);
  }
}
