// Keying a sign sheet: scans are sent one after the other without leaving the page, so that a scanner never types into
// a page that is just being replaced. Without this script each scan is a page of its own.
"use strict";

const form = document.getElementById("scan");
const input = form.elements.text;
const waiting = [];
let sending = false;

const PITCH = { marked: 880, again: 660, problem: 220 }; // Hz: the eyes are on the paper
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
    // No sound on this device; the page says it too.
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

function tellLost(text) {
  const said = document.createElement("p");
  said.className = "problem";
  said.textContent = `${form.dataset.lost} ${text}`;
  document.querySelector('[data-part="keyed"]').replaceChildren(said);
  sound("problem");
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
      // Signed out meanwhile: the browser shows what the server says.
      if (response.redirected) return location.reload();
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!response.ok || !show(page)) tellLost(text);
    } catch {
      tellLost(text);
    }
  }
  sending = false;
  return undefined;
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
