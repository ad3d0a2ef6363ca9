// Keying a sign sheet. Scans are sent one after the other without leaving the page, so that a scanner never types into
// a page that is just being replaced. Without this script each scan is a page of its own.

import { build } from "./lib/elements.js";

const form = document.getElementById("scan");
const input = form.elements.text;
const waiting = [];
const UNSENT = `unsent:${location.pathname}`; // in the tab's storage
const lost = []; // since the last scan that arrived
let sending = false;

const PITCH = { marked: 880, again: 660, problem: 220 }; // Hz: sounds, because users look at the paper
let audio = null;

function sound(heard) {
  try {
    audio ??= new AudioContext();
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    loudness.gain.value = 0.15;
    tone.frequency.value = PITCH[heard];
    tone.connect(loudness).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + (heard === "problem" ? 0.5 : 0.12));
  } catch {
    // No sound on this device; the page shows the result too.
  }
}

function show(page) {
  for (const old of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${old.dataset.part}"]`);
    if (!fresh) return false;
    old.innerHTML = fresh.innerHTML;
    if (fresh.dataset.heard) sound(fresh.dataset.heard);
  }
  return true;
}

function report(words, texts) {
  const said = build("p", { className: "problem", textContent: `${words} ${texts.join(", ")}` });
  document.querySelector('[data-part="keyed"]').replaceChildren(said);
}

function tellLost(text) {
  lost.push(text);
  report(form.dataset.lost, lost);
  sound("problem");
}

// Signed out: the browser shows the server's answer, and lists the unmarked scans after the next sign-in.
// They are not sent automatically, because another user may have signed in.
function keep(texts) {
  const earlier = JSON.parse(sessionStorage.getItem(UNSENT)) ?? [];
  if (texts.length) sessionStorage.setItem(UNSENT, JSON.stringify([...earlier, ...texts]));
}

function leave(texts) {
  try {
    keep(texts);
    location.reload(); // sending stops; scans wait and are stored when the page closes
  } catch {
    report(form.dataset.unsent, texts); // nothing can be stored, so stay on the page
    sending = false;
  }
}

window.addEventListener("pagehide", () => {
  try {
    keep(waiting.splice(0));
  } catch {
    // Nothing can be kept in this browser.
  }
});

function tellUnsent() {
  try {
    const texts = JSON.parse(sessionStorage.getItem(UNSENT)) ?? [];
    if (texts.length) report(form.dataset.unsent, texts);
    sessionStorage.removeItem(UNSENT);
  } catch {
    // Nothing can be kept in this browser.
  }
}

async function send() {
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const text = waiting.shift();
    const body = new FormData(form);
    body.set("text", text);
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
      if (response.redirected) {
        leave([text, ...waiting.splice(0)]);
        return;
      }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (response.ok && show(page)) lost.length = 0;
      else tellLost(text);
    } catch {
      tellLost(text);
    }
  }
  sending = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  input.value = "";
  input.focus();
  if (!text) return;
  waiting.push(text);
  send();
});

tellUnsent();
