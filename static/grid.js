// The grid for several people (form.grid-form): checks the rows while they are typed, adds a row when the last one is
// used, and gives a list that is pasted into a cell to the portal, which sorts it. Without this script the buttons do it.

const form = document.querySelector(".grid-form");
const rows = form.querySelector(".grid-rows");
const EMPTY = { state: "", fields: [], problems: [] };
const PAUSE = 600; // milliseconds without typing
let timer = null;
let asked = 0;

function say(row, said) {
  const state = row.querySelector(".grid-state");
  const parts = said.problems.map((problem) => {
    const text = document.createElement("span");
    text.textContent = problem;
    return text;
  });
  const title = document.createElement("b");
  title.textContent = said.state;
  state.replaceChildren(title, ...parts.flatMap((part) => [" ", part]));
  const wrong = new Set(said.fields);
  for (const cell of row.querySelectorAll("input")) {
    if (wrong.has(cell.name)) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
  }
}

async function check() {
  const number = ++asked;
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
    if (!answer.ok || number !== asked) return; // a later check is on its way
    const said = (await answer.json()).rows;
    [...rows.children].forEach((row, index) => say(row, said[index] ?? EMPTY));
  } catch {
    // Without a network the preview says it all.
  }
}

function addRow() {
  const row = rows.lastElementChild.cloneNode(true);
  for (const cell of row.querySelectorAll("input")) cell.value = "";
  say(row, EMPTY);
  rows.append(row);
}

form.addEventListener("input", (event) => {
  if (event.target.id === "pasted") return;
  if (rows.lastElementChild.contains(event.target)) addRow();
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
});
rows.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text.trim())) return; // one cell
  event.preventDefault();
  form.elements.pasted.value = text;
  form.querySelector("button[value=paste]").click();
});
