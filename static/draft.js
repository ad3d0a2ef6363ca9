// A form about a person (form[data-draft]) is sent once, and what was typed is kept in this tab until it is stored: a
// sign-in that expires or a lost network loses nothing. Another user of the tab never sees it.

const PREFIX = "draft:";
const form = document.querySelector("form[data-draft]");
const key = `${PREFIX}${form.dataset.draft}:${location.pathname}`;
const typed = [...form.elements].filter((field) => field.matches("input:not([type=hidden], [type=radio]), select, textarea"));

function stored(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null; // nothing can be kept in this browser
  }
}

function say(text) {
  const note = document.createElement("div");
  note.className = "alert alert-warning mt-3";
  note.setAttribute("role", "alert");
  note.textContent = text;
  document.getElementById("draft-note")?.remove();
  note.id = "draft-note";
  form.prepend(note);
  note.scrollIntoView({ block: "nearest" });
}

function keep() {
  const values = Object.fromEntries(typed.filter((field) => field.name).map((field) => [field.name, field.value]));
  stored((storage) => storage.setItem(key, JSON.stringify(values)));
}

function restore() {
  const values = JSON.parse(stored((storage) => storage.getItem(key)) ?? "null");
  if (!values || !("fresh" in form.dataset)) return;
  let isNew = false;
  for (const field of typed) {
    const value = values[field.name];
    if (!value || field.value === value) continue;
    if (field.matches("select") && ![...field.options].some((option) => option.value === value)) continue;
    field.value = value;
    field.closest("details")?.setAttribute("open", "");
    isNew = true;
  }
  if (isNew) say(form.dataset.restored);
}

function release(button, words) {
  delete form.dataset.sent;
  if (button && words) button.textContent = words;
}

stored((storage) => {
  const others = Object.keys(storage).filter((each) => each.startsWith(PREFIX) && !each.startsWith(`${PREFIX}${form.dataset.draft}:`));
  for (const other of others) storage.removeItem(other);
});
restore();
form.addEventListener("input", keep);
form.addEventListener("submit", (event) => {
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  if (!navigator.onLine) {
    event.preventDefault();
    keep();
    say(form.dataset.offline);
    return;
  }
  form.dataset.sent = "";
  const button = event.submitter?.matches(".btn") ? event.submitter : null;
  const words = button?.textContent;
  if (button) button.textContent = form.dataset.sending;
  // The browser leaves the page with the answer. If none comes, or the user comes back, the form can be sent again.
  setTimeout(() => release(button, words), 15_000);
  addEventListener("pageshow", () => release(button, words), { once: true });
});
