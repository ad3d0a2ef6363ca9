// The grid of test scores: Enter goes down, a pasted column fills down, each field is saved as one goes. Without this
// script the form is saved with its button. What becomes of a field is said by the server.
"use strict";

const form = document.querySelector("form[data-scores]");
const state = document.getElementById("save-state");
const inputs = [...form.querySelectorAll(".score input")];
const at = new Map(inputs.map((input, index) => [input, index]));
const COLUMNS = 2;
const MOST = 200; // fields in one request
const PATIENCE = 4000; // milliseconds until a request that failed is tried again

const pending = new Map(); // input -> what is to be saved, in the order in which it was typed
let running = false;
let later = 0;
let note = ""; // what the last paste had to leave out

// --- Saving -----------------------------------------------------------------------------------------------------------

function queue(input) {
  if (input.value === input.defaultValue) {
    pending.delete(input);
    mark(input, "");
    return;
  }
  pending.set(input, input.value);
  mark(input, "waits");
  window.clearTimeout(later);
  later = window.setTimeout(save, 0);
}

async function save() {
  if (running || !pending.size) return;
  running = true;
  window.clearTimeout(later);
  const sent = [...pending].slice(0, MOST);
  say("saving");
  const answer = await post(sent);
  running = false;
  if (answer === null) {
    later = window.setTimeout(save, PATIENCE);
    return;
  }
  if (answer.refused) return;
  for (const [input, value] of sent) {
    if (pending.get(input) === value) pending.delete(input); // else it was typed again meanwhile
    settle(input, value, answer.fields[input.name]);
  }
  for (const [name, text] of Object.entries(answer.figures)) {
    for (const place of document.querySelectorAll(`[data-figure="${name}"]`)) place.textContent = text;
  }
  if (pending.size) return save();
  say(form.querySelector(".score input[aria-invalid]") ? "wrong" : "saved");
}

/** The server's answer; null where it should be asked again, {refused} where that would not help. */
async function post(sent) {
  const body = new URLSearchParams();
  const seen = {};
  for (const [input, value] of sent) {
    body.set(input.name, value);
    if (input.dataset.seen) seen[input.name] = input.dataset.seen;
  }
  body.set("seen", JSON.stringify(seen));
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  let response;
  try {
    response = await fetch(window.location.href, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    say("offline");
    return null;
  }
  if (response.status >= 500 || response.status === 429) {
    say("offline");
    return null;
  }
  if (response.redirected || !(response.headers.get("Content-Type") || "").includes("json")) {
    say("refused");
    return { refused: true };
  }
  const answer = await response.json();
  if (response.ok) return answer;
  state.textContent = answer.message;
  state.className = "save-state is-wrong";
  return { refused: true };
}

function settle(input, value, result) {
  const typedAgain = input.value !== value;
  if (!result) { // nothing differs from what stands there
    if (!typedAgain) {
      input.defaultValue = input.value;
      mark(input, "");
    }
    return;
  }
  if (result.outcome === "wrong") {
    if (!typedAgain) mark(input, "wrong", result.message);
    return;
  }
  input.dataset.seen = result.seen;
  input.closest("tr").querySelector(".gain").textContent = result.gain;
  if (result.outcome === "conflict") {
    input.defaultValue = result.text;
    if (!typedAgain) mark(input, "conflict", result.message);
    return;
  }
  input.defaultValue = result.text;
  if (typedAgain) return;
  input.value = result.text;
  mark(input, "stored");
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
  state.textContent = [form.dataset[what], note].filter(Boolean).join(" ");
  state.className = `save-state is-${what}`;
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
  if (at.has(event.target)) queue(event.target);
});

form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!at.has(input) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const column = at.get(input) % COLUMNS;
  const begins = input.selectionEnd === 0 || input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const ends = input.selectionStart === input.value.length || begins && input.selectionEnd === input.value.length;
  const moves = {
    Enter: () => go(input, event.shiftKey ? -1 : 1) || (queue(input), true),
    ArrowDown: () => go(input, 1),
    ArrowUp: () => go(input, -1),
    ArrowLeft: () => begins && column > 0 && go(input, 0, -1),
    ArrowRight: () => ends && column < COLUMNS - 1 && go(input, 0, 1),
    Escape: () => {
      input.value = input.defaultValue;
      pending.delete(input);
      mark(input, "");
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
  if (!/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return; // one cell is pasted as the browser does it
  event.preventDefault();
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const start = at.get(event.target);
  let left = 0;
  lines.forEach((line, row) => {
    line.split("\t").slice(0, COLUMNS - start % COLUMNS).forEach((cell, column) => {
      const input = inputs[start + row * COLUMNS + column];
      if (!cell.trim()) return; // an empty cell of a spreadsheet takes nothing away
      if (!input) {
        left += column ? 0 : 1;
        return;
      }
      input.value = cell.trim();
      queue(input);
    });
  });
  note = left ? `${form.dataset.toomany} ${left}` : "";
});

// --- Leaving ----------------------------------------------------------------------------------------------------------

form.addEventListener("submit", () => {
  const seen = inputs.filter((input) => input.dataset.seen).map((input) => [input.name, input.dataset.seen]);
  form.elements.seen.value = JSON.stringify(Object.fromEntries(seen));
  pending.clear();
});
window.addEventListener("online", save);
window.addEventListener("beforeunload", (event) => {
  if (pending.size) event.preventDefault();
});
