// Conveniences; every page works without them.
import { addCalendars } from "./lib/days.js";

document.addEventListener("click", async (event) => {
  // Sending or copying a personal link ticks its person; only the button below the list records it.
  const gives = event.target.closest("[data-gives]");
  const tick = gives && document.getElementById(gives.dataset.gives);
  if (tick) tick.checked = true;
  const button = event.target.closest("[data-copy]");
  if (!button) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    return;
  }
  const text = document.getElementById(button.dataset.copy).innerText;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.copied;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(document.getElementById(button.dataset.copy));
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  }
});

// The key "/" leads to the search, unless the user has switched that off on the page of the search.
const FIND_KEY = "portal-find-key";

function usesFindKey() {
  try {
    return localStorage.getItem(FIND_KEY) !== "off";
  } catch {
    return true;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, [contenteditable]") || !usesFindKey()) return;
  const fields = [...document.querySelectorAll("[data-find], #find-q")];
  const field = fields.find((one) => one.offsetParent !== null);
  const link = document.querySelector(".find-link");
  if (!field && !link) return;
  event.preventDefault();
  if (field) field.focus();
  else window.location.assign(link.href);
});

for (const label of document.querySelectorAll("[data-find-key]")) {
  const box = label.querySelector("input");
  box.checked = usesFindKey();
  box.addEventListener("change", () => localStorage.setItem(FIND_KEY, box.checked ? "on" : "off"));
  label.hidden = false;
}

// A password can be read while it is typed. It is sent as a password again, so that browsers offer to keep it as one.
for (const choice of document.querySelectorAll("[data-shows-passwords]")) {
  const box = choice.querySelector("input");
  const form = choice.closest("form");
  const fields = form.querySelectorAll("input[type=password]");
  const show = (shown) => fields.forEach((field) => (field.type = shown ? "text" : "password"));
  box.addEventListener("change", () => show(box.checked));
  form.addEventListener("submit", () => show(false));
  choice.hidden = false;
}

// The button to print is shown if the browser can print.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A filter takes effect when it is chosen; text fields wait for Enter.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.matches("select")) form.requestSubmit();
});

// What takes more than a moment says so in its button: until another page opens, or until the file arrives, when the
// server deletes the cookie (bimtek_portal/making.py).
const MAKING = location.protocol === "https:" ? "__Host-making=1; secure" : "making=1";
const MOMENT = 300; // milliseconds
const LONGEST = 180_000;

function follow(button, isFile) {
  const status = document.getElementById("status");
  const words = isFile ? status?.dataset.making : status?.dataset.working;
  if (!words || button.dataset.busy !== undefined) return;
  const began = Date.now();
  const before = [...button.childNodes];
  button.dataset.busy = "";
  document.cookie = `${MAKING}; path=/; samesite=lax; max-age=${LONGEST / 1000}`;
  const timer = setInterval(() => {
    const isDone = !document.cookie.includes(MAKING.split(";")[0]) || Date.now() - began > LONGEST;
    if (isDone) end();
    else if (!button.classList.contains("is-busy")) {
      button.classList.add("is-busy");
      button.replaceChildren(words);
      status.textContent = words;
    }
  }, MOMENT);
  const end = () => {
    clearInterval(timer);
    window.removeEventListener("pageshow", end);
    delete button.dataset.busy;
    if (!button.classList.contains("is-busy")) return;
    button.classList.remove("is-busy");
    button.replaceChildren(...before);
    status.textContent = "";
  };
  window.addEventListener("pageshow", end); // "Back" shows the page as it was left
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[download]");
  if (!link || event.defaultPrevented || link.origin !== location.origin) return;
  if (link.dataset.busy === undefined) follow(link, true);
  else event.preventDefault(); // it is being made
});

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const hasOwnWords = event.target.matches("[data-sending], [data-upload]");
  if (hasOwnWords || !button?.matches(".btn, .menu-panel button")) return;
  setTimeout(() => event.defaultPrevented || follow(button, button.matches("[data-file]"))); // after other scripts
});

addCalendars(document);

// A script has put the content of another page in place of this one's (letters/page.js).
document.addEventListener("portal:content", () => {
  addCalendars(document.querySelector("main"));
  document.getElementById("problems")?.focus();
});

// One more blank row of a form set, numbered after the last and on its day.
for (const button of document.querySelectorAll("[data-add-row]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  const prefix = button.dataset.addRow;
  const rows = document.querySelector(`[data-rows="${prefix}"]`);
  const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
  const index = Number(total.value);
  const holder = document.createElement("div");
  holder.innerHTML = document.getElementById(`${prefix}-blank`).innerHTML.replaceAll("__prefix__", index);
  const field = (number, name) => document.getElementById(`id_${prefix}-${number}-${name}`);
  const last = { number: field(index - 1, "number"), date: field(index - 1, "date") };
  addCalendars(holder);
  rows.append(...holder.children);
  total.value = index + 1;
  field(index, "number").value = last.number ? Number(last.number.value) + 1 : 1;
  if (last.date) field(index, "date").value = last.date.value;
  field(index, "title").focus();
});

// A row of tabs that is wider than the screen begins with the current one in sight, and shows that there are more before it.
for (const tabs of document.querySelectorAll(".tabs")) {
  const tab = tabs.querySelector("[aria-current]");
  tabs.addEventListener("scroll", () => tabs.classList.toggle("is-moved", tabs.scrollLeft > 0), { passive: true });
  const end = tab ? tab.offsetLeft - tabs.offsetLeft + tab.offsetWidth + 36 : 0;
  if (end > tabs.clientWidth) tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - 40;
}

// The summary of problems gets the focus, so that it is read first.
document.getElementById("problems")?.focus();

// Whoever signs in again for a form that was not stored reads that its entries are still here (draft.js).
for (const note of document.querySelectorAll("[data-draft-waits]")) {
  const page = new URLSearchParams(location.search).get("next")?.split("?")[0];
  try {
    note.hidden = !page || !Object.keys(sessionStorage).some((key) => key.startsWith("draft:") && key.endsWith(`:${page}`));
  } catch {
    // nothing can be kept in this browser
  }
}

// What was stored needs no draft any more (draft.js).
if (document.querySelector("[data-stored]")) {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("draft:")) sessionStorage.removeItem(key);
    }
  } catch {
    // Nothing is kept in this browser.
  }
}

// Without a network, pages that are opened say what to do (offline/worker.js).
navigator.serviceWorker?.register("/offline/worker.js", { scope: "/" }).catch(() => {});
