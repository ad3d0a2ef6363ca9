// A search box above a long list to choose from (select[data-finder]). The typed text filters the list, which opens below.
// Without this script the list works as it is.

import { build } from "./lib/elements.js";

const MANY = 15;
const ROWS = 8;

function words(text) {
  return text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}

function addFinder(select) {
  const all = [...select.options];
  const whole = [...select.children].map((child) => [child, [...child.children]]); // groups with their options
  const texts = new Map(all.map((option) => [option, option.text.toLocaleLowerCase()]));
  const search = build("input", {
    type: "search", id: `${select.id}-finder`, className: "form-control", autocomplete: "off", spellcheck: false,
  });
  const label = build("label", { htmlFor: search.id, className: "muted", textContent: select.dataset.finder });
  const status = build("span", { className: "muted" });
  status.setAttribute("role", "status");
  search.setAttribute("aria-controls", select.id);
  select.before(build("div", { className: "finder" }, build("div", {}, label, status), search));

  let before = null; // the choice when the list was filtered; null while the list is whole

  function narrow() {
    const wanted = words(search.value);
    if (!wanted.length) return widen();
    if (before === null) before = select.value;
    const found = all.filter((option) => option.value && wanted.every((word) => texts.get(option).includes(word)));
    select.replaceChildren(...found);
    select.size = Math.max(2, Math.min(ROWS, found.length));
    select.value = before;
    status.textContent = `${select.dataset.finderFound} ${found.length}`;
  }

  function widen() {
    if (before === null) return;
    const chosen = select.value || before;
    before = null;
    for (const [child, options] of whole) if (options.length) child.replaceChildren(...options);
    select.replaceChildren(...whole.map(([child]) => child));
    select.size = 0;
    select.value = chosen;
    search.value = "";
    status.textContent = "";
  }

  search.addEventListener("input", narrow);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // Enter chooses and does not send the form
    if (event.key === "Escape") widen();
    if ((event.key !== "Enter" && event.key !== "ArrowDown") || before === null || !select.options.length) return;
    event.preventDefault();
    if (select.selectedIndex < 0) select.selectedIndex = 0;
    if (event.key === "Enter" && select.options.length === 1) widen();
    select.focus();
  });
  select.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || before === null) return;
    event.preventDefault();
    widen();
  });
  select.addEventListener("click", () => {
    if (select.value) widen();
  });
  for (const field of [search, select]) {
    field.addEventListener("blur", (event) => {
      if (event.relatedTarget === search || event.relatedTarget === select) return;
      // A button must not move while it is being pressed.
      if (pressing) document.addEventListener("pointerup", () => setTimeout(widen), { once: true });
      else widen();
    });
  }
  select.form?.addEventListener("submit", widen);
}

let pressing = false;
document.addEventListener("pointerdown", () => { pressing = true; }, true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { pressing = false; }, true);

for (const select of document.querySelectorAll("select[data-finder]")) {
  if (select.options.length > MANY) addFinder(select);
}
