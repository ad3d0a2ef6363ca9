// The grid of people and sessions. Users move and mark with the keyboard as in a spreadsheet, or press a place.

import { build } from "../lib/elements.js";
import { SheetTools } from "./tools.js";
import { attended } from "./totals.js";
import { fill } from "./words.js";

const LETTERS = { h: "H", t: "T", i: "I", s: "S", a: "A" };
const STEPS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0],
};

class SheetGrid {
  constructor(table) {
    this.table = table;
    this.body = table.querySelector("tbody.rows");
    this.heads = [...table.querySelectorAll("thead th[data-session]")];
    this.columns = new Map(this.heads.map((head, index) => [Number(head.dataset.session), index + 1]));
    this.sums = [...table.querySelectorAll(".sums td")];
    this.rows = new Map([...this.body.rows].map((row) => [Number(row.dataset.n), row]));
    this.hours = this.heads.map((head) => Number(head.dataset.hours));
    this.isClosed = "closed" in document.getElementById("sheet").dataset;
    this.tools = new SheetTools(this, 0);
    table.setAttribute("role", "grid");
    // Fixed widths: otherwise each mark would lay out ten thousand cells again.
    table.style.minWidth = `${372 + 88 * this.heads.length}px`;
    table.classList.add("is-fixed");
    if (this.isClosed) table.setAttribute("aria-readonly", "true");
    for (const cell of this.body.querySelectorAll("td:not(.hours)")) cell.tabIndex = -1;
    this.at = this.body.rows[0].cells[1];
    this.at.tabIndex = 0;
    this.choice = this.buildChoice();
    this.advance = document.querySelector("[data-advance]");
    remembered(this.advance, "attendance-advance");
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("click", (event) => this.press(event.target.closest("td:not(.hours)")));
    this.body.addEventListener("focusin", (event) => { if (event.target.matches("td")) this.rove(event.target); });
    for (const head of this.heads) {
      head.querySelector("a").addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || this.isClosed) return;
        event.preventDefault();
        this.tools.openWhole(Number(head.dataset.session));
      });
    }
  }

  // --- Reading and painting, for the tools ---

  cell(person, session) { return this.rows.get(person)?.cells[this.columns.get(session)]; }

  has(person, session) { return Boolean(this.cell(person, session)); }

  read(person, session) { return this.cell(person, session)?.textContent ?? ""; }

  paint(person, session, mark, isPending) {
    const cell = this.cell(person, session);
    if (!cell) return;
    const before = cell.textContent;
    if (before !== mark) {
      cell.textContent = mark;
      const sum = cell.parentElement.lastElementChild;
      const hours = attended(before, mark, this.hours[cell.cellIndex - 1]);
      if (hours) sum.textContent = Number(sum.textContent) + hours;
    }
    const clash = cell.classList.contains("clash") ? " clash" : "";
    cell.className = `${mark.toLowerCase()}${isPending ? " pending" : ""}${clash}`;
  }

  clash(person, session, is) { this.cell(person, session)?.classList.toggle("clash", is); }

  people() { return [...this.rows.keys()]; }

  name(person) {
    return this.rows.get(person)?.cells[0].firstChild.textContent ?? fill(this.tools.words.number, { number: person });
  }

  sessions() { return [...this.columns.keys()]; }

  session(id) {
    const index = this.columns.get(id);
    if (!index) return { title: "…" };
    const head = this.heads[index - 1];
    const link = head.querySelector("a");
    const title = `${link.querySelector("b").textContent}. ${link.querySelector("span").textContent}`;
    return { title, isAhead: "ahead" in head.dataset, href: link.pathname, sums: this.sums[index - 1] };
  }

  focus() { this.at.focus(); }

  // --- Where the reader is ---

  rove(cell) {
    if (cell === this.at) return;
    this.at.tabIndex = -1;
    cell.tabIndex = 0;
    this.at = cell;
  }

  go(cell) {
    if (!cell) return;
    this.closeChoice();
    cell.focus();
  }

  move(down, right) {
    const row = this.at.parentElement;
    const rows = this.body.rows;
    const line = Math.max(0, Math.min(rows.length - 1, row.sectionRowIndex + down));
    const column = Math.max(1, Math.min(this.heads.length, this.at.cellIndex + right));
    this.go(rows[line].cells[column]);
  }

  key(event) {
    if (!event.target.matches("td") || event.altKey) return;
    const isFar = event.ctrlKey || event.metaKey;
    const letter = !isFar && LETTERS[event.key.toLowerCase()];
    if (letter) this.type(letter);
    else if (event.key === "Delete" || event.key === "Backspace") this.mark("");
    else if (event.key === "Enter") this.move(event.shiftKey ? -1 : 1, 0);
    else if (event.key === " " || event.key === "F2") this.openChoice(true);
    else if (event.key === "Escape" && !this.choice.hidden) this.closeChoice();
    else if (event.key === "Home" || event.key === "End") this.jump(event.key === "End", isFar);
    else if (STEPS[event.key]) this.move(...STEPS[event.key].map((step) => (isFar ? step * 1e6 : step)));
    else return;
    event.preventDefault();
  }

  jump(toEnd, isFar) {
    const rows = this.body.rows;
    const row = isFar ? rows[toEnd ? rows.length - 1 : 0] : this.at.parentElement;
    this.go(row.cells[toEnd ? this.heads.length : 1]);
  }

  type(letter) {
    this.mark(letter);
    if (this.advance.checked) this.move(1, 0);
  }

  mark(mark) {
    const person = Number(this.at.parentElement.dataset.n);
    const session = Number(this.heads[this.at.cellIndex - 1].dataset.session);
    this.tools.put([{ person, session, mark }]);
  }

  // --- The small choice beside a place ---

  buildChoice() {
    const words = this.tools.words;
    const box = build("div", { className: "choice-box", hidden: true });
    box.setAttribute("role", "group");
    for (const mark of this.isClosed ? [] : [...Object.values(LETTERS), ""]) {
      const pressed = build("button", { type: "button", className: `m-${mark.toLowerCase() || "none"}` },
        build("b", { textContent: mark || "–" }), build("small", { textContent: words.marks[mark] }));
      pressed.addEventListener("click", () => {
        this.mark(mark);
        this.closeChoice();
        this.at.focus();
      });
      box.append(pressed);
    }
    const past = build("button", { type: "button", className: "past", textContent: words.history });
    past.addEventListener("click", () => this.history());
    box.append(past);
    box.addEventListener("keydown", (event) => {
      const buttons = [...box.children];
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length].focus();
      else if (event.key === "Escape") { this.closeChoice(); this.at.focus(); }
      else if (LETTERS[event.key.toLowerCase()]) { this.mark(LETTERS[event.key.toLowerCase()]); this.closeChoice(); this.at.focus(); }
      else return;
      event.preventDefault();
    });
    box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) this.closeChoice(); });
    document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) this.closeChoice(); });
    this.table.closest(".sheet-scroll").addEventListener("scroll", () => this.closeChoice());
    document.getElementById("sheet").append(box);
    return box;
  }

  press(cell) {
    if (!cell) return;
    this.go(cell);
    this.openChoice(false);
  }

  openChoice(takesFocus) {
    const box = this.choice;
    const person = Number(this.at.parentElement.dataset.n);
    const session = Number(this.heads[this.at.cellIndex - 1].dataset.session);
    box.setAttribute("aria-label", this.tools.placeWords({ person, session }, this.at.textContent));
    box.hidden = false;
    const place = this.at.getBoundingClientRect();
    const left = Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 8);
    const under = place.bottom + box.offsetHeight + 8 < window.innerHeight;
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${under ? place.bottom + 4 : place.top - box.offsetHeight - 4}px`;
    if (takesFocus) box.firstElementChild.focus();
  }

  closeChoice() { this.choice.hidden = true; }

  history() {
    const person = this.at.parentElement.dataset.n;
    const session = this.heads[this.at.cellIndex - 1].dataset.session;
    const { title } = this.session(Number(session));
    this.closeChoice();
    const base = document.getElementById("sheet").dataset.history.replace(/0\/$/, `${person}/`);
    this.tools.showHistory(`${base}?session=${session}`, `${this.name(Number(person))}, ${title}`);
  }
}

// Keeps the state of a box in this browser.
function remembered(box, name) {
  try { box.checked = localStorage.getItem(name) === "on"; } catch { /* a browser that keeps nothing */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem(name, box.checked ? "on" : "off"); } catch { /* so it is off at the next visit */ }
  });
}

// A phone hides the grid, so it does not request changes until the phone is turned.
function begin() {
  const table = document.querySelector("table.sheet");
  if (!table?.offsetParent) return;
  window.removeEventListener("resize", begin);
  new SheetGrid(table);
}

window.addEventListener("resize", begin);
begin();
