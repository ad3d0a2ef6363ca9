// The field of the check-in page: a scanner types into it and ends with Enter; a person types a name and picks one.

import { build } from "../lib/elements.js";
import { read } from "./tickets.js";
import { say } from "./words.js";

const part = (id) => document.getElementById(id);

export class Finder {
  /** `find(text)` gives people, `about(person)` a word on each; `scanned(text)` and `chosen(person)` handle the result. */
  constructor({ find, about, scanned, chosen }) {
    Object.assign(this, { find, about, scanned, chosen });
    this.input = part("text");
    this.list = part("found");
    this.people = [];
    this.active = -1;
    this.hasKeys = window.matchMedia("(pointer: fine)").matches;
    this.input.addEventListener("input", () => this.search());
    // On a phone the keyboard covers the lower half, so results must be above it.
    this.input.addEventListener(
      "focus",
      () => window.innerWidth < 900 && part("entry").scrollIntoView({ block: "start" })
    );
    this.input.addEventListener("keydown", (event) => this.key(event));
    part("entry").addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter();
    });
    document.addEventListener("keydown", (event) => this.catchScanner(event));
    this.focus();
  }

  /** A device with a mouse has a keyboard or a scanner, so focus the field. On a phone the keyboard would cover the page. */
  focus() {
    if (this.hasKeys) this.input.focus({ preventScroll: true });
  }

  /** Put the letters of a scanner into the field, wherever the focus is. */
  catchScanner(event) {
    const busy = event.target.closest && event.target.closest("input, select, textarea, [contenteditable]");
    const plain = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!busy && plain) this.input.focus();
  }

  search() {
    const text = this.input.value;
    // While a scanner types a ticket, a list of names would only flicker.
    this.people = /^bt[0-9a-z]{5,}$/i.test(text.trim()) ? [] : this.find(text);
    this.show();
  }

  show() {
    this.active = -1;
    this.list.replaceChildren(...this.people.map((person, index) => this.option(person, index)));
    this.list.hidden = !this.people.length;
    this.input.setAttribute("aria-expanded", String(this.people.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    const more = (this.people.total || 0) - this.people.length;
    const likely = this.people.isLikely && this.people.length ? `${say("found-likely")} ` : "";
    part("found-hint").textContent = likely + (more > 0 ? say("found-more", { more }) : "");
  }

  option(person, index) {
    const texts = [
      ["b", person.name],
      ["span", person.agency],
      ["em", this.about(person)],
    ].filter(([, text]) => text);
    const parts = texts.map(([name, text]) => build(name, { textContent: text }));
    const option = build("li", { id: `found-${index}`, onclick: () => this.choose(person) }, ...parts);
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  }

  key(event) {
    if (event.key === "Escape") this.clear();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!this.people.length) return;
    const step = event.key === "ArrowDown" ? 1 : -1;
    this.active = (this.active + step + this.people.length) % this.people.length;
    [...this.list.children].forEach((option, index) =>
      option.setAttribute("aria-selected", String(index === this.active))
    );
    this.list.children[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `found-${this.active}`);
  }

  enter() {
    const text = this.input.value.trim();
    if (!text) return;
    if (this.active >= 0) this.choose(this.people[this.active]);
    else if (read(text).ticket || /^bts?[0-9a-z-]{8,}$/i.test(text) || /[:/]/.test(text)) this.scan(text);
    else if (this.people.length === 1 && !this.people.isLikely) this.choose(this.people[0]);
    else if (!this.people.length) this.scan(text);
  }

  scan(text) {
    this.clear();
    if (!this.hasKeys) this.input.blur();
    this.scanned(text);
  }

  choose(person) {
    this.clear();
    this.chosen(person);
  }

  clear() {
    this.input.value = "";
    this.people = [];
    this.show();
  }
}
