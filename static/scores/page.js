// The score page: Enter goes down, a pasted column fills down, each field is saved as the reader leaves it. Without this
// script the form is saved with its button. The portal's answers decide the state of each field.

import { Changes } from "../lib/changes.js";
import { SaveQueue, SENT, failed, idle, keepUntilSaved } from "../lib/queue.js";
import { request } from "../lib/requests.js";
import { isChange, renewed, settled } from "./fields.js";
import { isTable, pasted } from "./pasting.js";

const COLUMNS = 2;
const MOST = 200; // fields in one request

const form = document.querySelector("form[data-scores]");
const state = document.getElementById("save-state");
const inputs = [...form.querySelectorAll(".score input")];
const at = new Map(inputs.map((input, index) => [input, index]));
let note = ""; // the message about lines that the last paste left out

// --- Saving -----------------------------------------------------------------------------------------------------------

const changes = new Changes(MOST); // name of the field -> {value, seen}
const queue = new SaveQueue({ next: () => changes.next(), send });
keepUntilSaved(queue, () => changes.size > 0);

function save(input) {
  const unanswered = changes.unanswered.get(input.name);
  if (isChange(input.value, input.defaultValue, unanswered)) {
    changes.put(input.name, { value: input.value, seen: input.dataset.seen });
    mark(input, "waits");
    queue.add();
  } else {
    changes.drop(input.name);
    mark(input, unanswered ? "waits" : "");
  }
}

async function send(batch) {
  say("saving");
  const answer = await request(window.location.href, { form: fields(batch) });
  if (answer.kind === "ok") return take(batch, answer.data);
  if (["offline", "fault", "wait"].includes(answer.kind)) {
    say("offline");
    return failed(answer.seconds);
  }
  changes.takeBack();
  if (answer.message) show(answer.message, "wrong");
  else say("refused");
  return idle(); // until the user types something else
}

function fields(batch) {
  const body = new URLSearchParams(batch.map(([name, { value }]) => [name, value]));
  const seen = batch.filter(([, change]) => change.seen).map(([name, change]) => [name, change.seen]);
  body.set("seen", JSON.stringify(Object.fromEntries(seen)));
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return body;
}

function take(batch, { fields: results, figures }) {
  for (const [name, change] of batch) {
    const later = changes.answered(name);
    if (later) changes.put(name, renewed(later, results[name]));
    paint(form.elements[name], settled(change.value, form.elements[name].value, results[name]), results[name]);
  }
  for (const [name, text] of Object.entries(figures)) {
    for (const place of document.querySelectorAll(`[data-figure="${name}"]`)) place.textContent = text;
  }
  if (!changes.size) say(form.querySelector(".score input[aria-invalid]") ? "wrong" : "saved");
  return SENT;
}

function paint(input, { saved, seen, value, state, message }, result) {
  if (saved !== undefined) input.defaultValue = saved;
  if (seen !== undefined) input.dataset.seen = seen;
  if (value !== undefined) input.value = value;
  if (state !== undefined) mark(input, state, message);
  if (result && result.gain !== undefined) input.closest("tr").querySelector(".gain").textContent = result.gain;
}

function mark(input, outcome, message = "") {
  const said = document.getElementById(`said-${input.name}`);
  said.textContent = message;
  input.dataset.state = outcome;
  if (message) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", said.id);
  } else {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}

function say(what) {
  show(form.dataset[what], what);
}

function show(text, name) {
  state.textContent = [text, note].filter(Boolean).join(" ");
  state.className = `save-state is-${name}`;
}

// --- Typing -----------------------------------------------------------------------------------------------------------

function go(input, rows, columns = 0) {
  const target = inputs[at.get(input) + rows * COLUMNS + columns];
  if (!target) return false;
  target.focus();
  target.select();
  return true;
}

form.addEventListener("change", (event) => {
  if (at.has(event.target)) save(event.target);
});

form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!at.has(input) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const column = at.get(input) % COLUMNS;
  const begins = input.selectionEnd === 0 || input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const ends = input.selectionStart === input.value.length || begins && input.selectionEnd === input.value.length;
  const moves = {
    Enter: () => go(input, event.shiftKey ? -1 : 1) || (save(input), true),
    ArrowDown: () => go(input, 1),
    ArrowUp: () => go(input, -1),
    ArrowLeft: () => begins && column > 0 && go(input, 0, -1),
    ArrowRight: () => ends && column < COLUMNS - 1 && go(input, 0, 1),
    Escape: () => {
      input.value = input.defaultValue;
      save(input);
      return true;
    },
  };
  const handled = moves[event.key]?.();
  if (handled || event.key === "Enter") event.preventDefault();
});

form.addEventListener("focusin", (event) => {
  if (at.has(event.target)) event.target.select();
});

form.addEventListener("paste", (event) => {
  if (!at.has(event.target)) return;
  const text = event.clipboardData.getData("text");
  if (!isTable(text)) return; // the browser pastes a single cell itself
  event.preventDefault();
  const { cells, left } = pasted(text, { start: at.get(event.target), columns: COLUMNS, size: inputs.length });
  for (const [index, cell] of cells) {
    inputs[index].value = cell;
    save(inputs[index]);
  }
  note = left ? `${form.dataset.toomany} ${left}` : "";
});

// --- Leaving ----------------------------------------------------------------------------------------------------------

form.addEventListener("submit", () => {
  const seen = inputs.filter((input) => input.dataset.seen).map((input) => [input.name, input.dataset.seen]);
  form.elements.seen.value = JSON.stringify(Object.fromEntries(seen));
  changes.clear();
});
