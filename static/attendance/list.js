// One session as a list of people with buttons. A press saves the mark.

import { SheetTools } from "./tools.js";
import { fill } from "./words.js";

class SheetList {
  constructor() {
    this.form = document.querySelector(".session-form");
    this.head = document.querySelector(".session-head");
    this.id = Number(this.head.dataset.session);
    this.items = new Map([...this.form.querySelectorAll("li[data-n]")].map((item) => [Number(item.dataset.n), item]));
    this.form.querySelector("[type=submit]")?.closest(".actions").remove();
    // A short delay: arrow keys move over the buttons of a group, and only the last one counts.
    this.tools = new SheetTools(this, 400);
    this.form.addEventListener("change", (event) => this.change(event.target));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    document.querySelector("[data-whole]")?.addEventListener("click", () => this.tools.openWhole(this.id));
  }

  change(radio) {
    if (!radio.matches("[type=radio]")) return;
    const item = radio.closest("li");
    const person = Number(item.dataset.n);
    this.last = radio;
    const mark = radio.value;
    this.check(item, this.shown(item)); // show the old mark: the tools show the new one when it is put
    this.tools.put([{ person, session: this.id, mark }]);
  }

  shown(item) { return item.querySelector("[type=hidden]").value; }

  check(item, mark) {
    const radio = [...item.querySelectorAll("[type=radio]")].find((each) => each.value === mark);
    radio.checked = true;
    item.querySelector("[type=hidden]").value = mark;
  }

  has(person, session) { return session === this.id && this.items.has(person); }

  read(person, session) { return this.has(person, session) ? this.shown(this.items.get(person)) : ""; }

  paint(person, session, mark, isPending) {
    if (!this.has(person, session)) return;
    const item = this.items.get(person);
    this.check(item, mark);
    item.classList.toggle("is-pending", isPending);
  }

  clash(person, session, is) { if (this.has(person, session)) this.items.get(person).classList.toggle("clash", is); }

  people() { return [...this.items.keys()]; }

  name(person) {
    return this.items.get(person)?.querySelector(".name").textContent ?? fill(this.tools.words.number, { number: person });
  }

  sessions() { return [this.id]; }

  session(id) {
    if (id !== this.id) return { title: "…" };
    const title = this.head.querySelector("h2").textContent;
    return { title, isAhead: "ahead" in this.head.dataset, sums: this.head.querySelector(".sums") };
  }

  focus() { (this.last ?? this.form.querySelector("[type=radio]:checked"))?.focus(); }
}

if (document.getElementById("sheet")) new SheetList();
