// Puts a text of the authority into the field of its form at once. Without this script the button
// sends the form, and the page comes back with the text in it.

for (const choice of document.querySelectorAll(".kevyt-reply-text")) {
  const list = choice.querySelector("select");
  const field = document.getElementById(choice.dataset.into);
  choice.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    const text = list.selectedOptions[0].dataset.body;
    if (!text) return;
    field.value = field.value === "" ? text : `${field.value}\n\n${text}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
