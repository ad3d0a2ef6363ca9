// The common parts of the grid and of the list of one session: state, undo, conflicts, whole sessions, history, totals.

import { build } from "../lib/elements.js";
import { partsOf } from "./marks.js";
import { SheetSync } from "./sync.js";
import { moved, totals } from "./totals.js";
import { fill, saveState, timeOfDay } from "./words.js";

const STEPS = 50; // that can be undone

export class SheetTools {
  // `page` reads and paints: read(person, session), paint(person, session, mark, isPending), people() numbers of the people,
  // name(person), session(id) -> {title, ahead, element of its totals}.
  constructor(page, delay) {
    const setting = JSON.parse(document.getElementById("sheet-setting").textContent);
    this.page = page;
    this.words = setting.words;
    this.root = document.getElementById("sheet");
    this.isComplete = "complete" in this.root.dataset;
    this.key = `attendance ${setting.user} ${location.pathname.replace(/\d+\/$/, "")}`;
    this.steps = this.remembered();
    this.clashes = new Map();
    this.sync = new SheetSync({
      url: this.root.dataset.marks,
      token: this.root.querySelector("[name=csrfmiddlewaretoken]").value,
      cursor: setting.cursor,
      delay,
      view: this,
    });
    this.listen();
    this.state(this.sync);
  }

  listen() {
    const root = this.root;
    root.querySelector(".sheet-bar").hidden = false;
    this.undoButton = root.querySelector("[data-undo]");
    this.undoButton.addEventListener("click", () => this.undo());
    root.querySelector("[data-retry]").addEventListener("click", () => this.sync.retry());
    document.addEventListener("keydown", (event) => {
      const typing = event.target.matches("input:not([type=radio]), select, textarea");
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && !typing) {
        event.preventDefault();
        this.undo();
      }
    });
    // A filter waits for a short time until everything is saved.
    document.querySelector("form.filters")?.addEventListener("submit", (event) => {
      if (!this.sync.pending || this.sync.failures || this.sync.stopped) return;
      event.preventDefault();
      this.whenSaved = () => event.target.submit();
    });
    this.listenWhole();
    document.getElementById("clashes").addEventListener("click", (event) => this.decide(event.target.closest("button")));
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-past]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.showHistory(link.href, link.closest("li").querySelector(".name").textContent);
    });
  }

  // --- Marks ---

  put(wishes) {
    if ("closed" in this.root.dataset) return;
    const changed = this.sync.put(wishes);
    if (!changed.length) return;
    this.steps.push(changed);
    this.steps = this.steps.slice(-STEPS);
    this.remember();
    if (wishes.length === 1) this.say(this.placeWords(changed[0], changed[0].mark));
  }

  undo() {
    const changed = this.steps.pop();
    if (!changed) return;
    this.sync.undo(changed);
    this.remember();
    this.say(fill(this.words.undone, { count: changed.length }));
  }

  remembered() {
    try { return JSON.parse(sessionStorage.getItem(this.key)) ?? []; } catch { return []; }
  }

  remember() {
    this.undoButton.disabled = !this.steps.length;
    try { sessionStorage.setItem(this.key, JSON.stringify(this.steps)); } catch { /* full: the page still has them */ }
  }

  placeWords({ person, session }, mark) {
    const words = { name: this.page.name(person), session: this.page.session(session).title };
    return fill(this.words.place, { ...words, mark: this.words.marks[mark] });
  }

  say(text) { document.getElementById("sheet-said").textContent = text; }

  // --- What SheetSync needs of the page ---

  has(place) { return this.page.has(...partsOf(place)); }

  read(place) { return this.page.read(...partsOf(place)); }

  paint(place, mark, isPending) {
    const [person, session] = partsOf(place);
    const before = this.page.read(person, session);
    this.page.paint(person, session, mark, isPending);
    if (before !== mark && this.page.has(person, session)) this.move(session, before, mark);
  }

  move(session, from, to) {
    const sums = this.page.session(session).sums;
    if (!sums) return;
    for (const [mark, step] of Object.entries(moved(from, to))) {
      const number = sums.querySelector(`[data-sum="${mark}"] b`);
      number.textContent = Number(number.textContent) + step;
    }
  }

  count(people, counts, unsettled) {
    for (const session of this.page.sessions()) {
      const elements = [...this.page.session(session).sums.querySelectorAll("[data-sum]")];
      const marks = elements.map((element) => element.dataset.sum);
      const shown = totals(marks, session, people, counts[session] ?? {}, unsettled);
      for (const element of elements) element.querySelector("b").textContent = shown[element.dataset.sum];
    }
  }

  news(count) { this.say(fill(this.words.others, { count })); }

  gone(place) {
    const [person] = partsOf(place);
    this.notice(fill(this.words.gone, { name: this.page.name(person) }));
  }

  notice(text) {
    const item = build("li", { textContent: text });
    document.querySelector("#clashes ul").append(item);
    document.getElementById("clashes").hidden = false;
  }

  state(sync) {
    const line = this.root.querySelector(".sheet-state");
    const [text, name] = saveState(sync, this.words);
    if (line.textContent !== text) line.textContent = text;
    line.dataset.state = name;
    this.root.querySelector("[data-retry]").hidden = name !== "bad";
    this.undoButton.disabled = !this.steps.length;
    if (!sync.pending && this.whenSaved) this.whenSaved();
  }

  // --- Conflicts: their mark stays until a user chooses yours ---

  conflict(place, clash) {
    this.clashes.set(place, clash);
    this.page.clash(...partsOf(place), true);
    this.showClashes();
  }

  showClashes() {
    const panel = document.getElementById("clashes");
    panel.hidden = !this.clashes.size;
    const list = [...this.clashes].slice(0, 100).map(([place, clash]) => {
      const [person, session] = partsOf(place);
      const values = {
        name: this.page.name(person), session: this.page.session(session).title, by: clash.by ?? "–",
        time: clash.at ? timeOfDay(clash.at) : "–",
        theirs: this.words.marks[clash.mark], yours: this.words.marks[clash.yours],
      };
      return build("li", {}, build("span", { textContent: fill(this.words.conflict, values) }), build("span", { className: "actions" },
        button(fill(this.words.keep, { mark: values.theirs }), { place, take: "theirs" }),
        button(fill(this.words.put, { mark: values.yours }), { place, take: "yours" })));
    });
    panel.querySelector("ul").replaceChildren(...list);
    const all = this.clashes.size > 1
      ? [button(this.words.keep_all, { take: "theirs" }), button(this.words.put_all, { take: "yours" })] : [];
    panel.querySelector(".card-head .actions").replaceChildren(...all);
  }

  decide(pressed) {
    if (!pressed) return;
    const places = pressed.dataset.place ? [pressed.dataset.place] : [...this.clashes.keys()];
    const wishes = [];
    for (const place of places) {
      const [person, session] = partsOf(place);
      const clash = this.clashes.get(place);
      this.clashes.delete(place);
      this.page.clash(person, session, false);
      if (pressed.dataset.take === "yours") wishes.push({ person, session, mark: clash.yours });
    }
    this.showClashes();
    if (wishes.length) this.put(wishes);
    if (this.clashes.size) document.querySelector("#clashes li button").focus();
    else this.page.focus();
  }

  // --- A whole session ---

  listenWhole() {
    const dialog = document.getElementById("whole");
    for (const choice of dialog.querySelectorAll("[data-bulk]")) {
      choice.addEventListener("click", () => this.prepare(choice.dataset.bulk));
    }
    dialog.querySelector("[data-confirm]").addEventListener("click", () => {
      dialog.close();
      this.put(this.prepared);
      this.say(fill(this.words.bulk_people, { count: this.prepared.length }));
    });
    dialog.addEventListener("close", () => this.page.focus());
  }

  openWhole(session) {
    const dialog = document.getElementById("whole");
    const { title, isAhead, href } = this.page.session(session);
    this.whole = session;
    dialog.querySelector("h2").textContent = title;
    const ahead = dialog.querySelector(".sheet-ahead");
    ahead.textContent = this.words.ahead;
    ahead.hidden = !isAhead;
    const narrowed = dialog.querySelector(".sheet-narrowed");
    narrowed.textContent = this.words.narrowed;
    narrowed.hidden = !isNarrowed();
    const link = dialog.querySelector("[data-list]");
    link.hidden = !href;
    if (href) link.href = href + location.search;
    dialog.querySelector(".whole-choose").hidden = false;
    dialog.querySelector(".whole-confirm").hidden = true;
    dialog.showModal();
  }

  // Finds the people to mark, and asks for confirmation with their number.
  async prepare(what) {
    const dialog = document.getElementById("whole");
    const session = this.whole;
    const mark = what === "clear" ? "" : dialog.querySelector("[name=whole-mark]:checked").value;
    const everybody = await this.everybody(session);
    if (!everybody) return;
    const chosen = everybody.filter(([, current]) => (what === "rest" ? !current : current !== mark));
    this.prepared = chosen.map(([person]) => ({ person, session, mark }));
    const counts = [this.words.bulk_people, chosen.length, this.words.bulk_over, chosen.filter(([, s]) => s).length];
    const lines = chosen.length ? [fill(counts[0], { count: counts[1] })] : [this.words.bulk_none];
    if (counts[3]) lines.push(fill(counts[2], { count: counts[3] }));
    dialog.querySelector(".whole-what").textContent = fill(this.words[`bulk_${what}`], { mark: this.words.marks[mark] });
    dialog.querySelector(".whole-counts").replaceChildren(...lines.map((text) => build("li", { textContent: text })));
    const confirm = dialog.querySelector("[data-confirm]");
    confirm.hidden = !chosen.length;
    const does = mark ? this.words.bulk_do : this.words.bulk_undo;
    confirm.textContent = fill(does, { count: chosen.length, mark: this.words.marks[mark] });
    dialog.querySelector(".whole-choose").hidden = true;
    dialog.querySelector(".whole-confirm").hidden = false;
    if (chosen.length) confirm.focus();
  }

  // [[person, mark]] of all people that the filter finds: from the page, or from the portal if the page shows only a part of them;
  // null if the portal does not answer.
  everybody(session) {
    if (this.isComplete) return this.page.people().map((person) => [person, this.page.read(person, session)]);
    const query = new URLSearchParams(location.search);
    query.delete("page");
    query.set("session", session);
    return this.sync.everybody(session, query);
  }

  // --- History of a place ---

  async showHistory(href, title) {
    const dialog = document.getElementById("past");
    dialog.querySelector("h2").textContent = `${this.words.history}: ${title}`;
    const text = dialog.querySelector(".past-text");
    text.textContent = "…";
    dialog.showModal();
    try {
      const response = await fetch(href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      text.replaceChildren(page.getElementById("history") ?? this.words.signed_out);
    } catch {
      text.textContent = this.words.cut;
    }
  }
}

function isNarrowed() {
  return ["q", "agency", "unmarked"].some((name) => new URLSearchParams(location.search).get(name));
}

function button(text, data) {
  const made = build("button", { type: "button", className: "btn btn-outline-secondary", textContent: text });
  Object.assign(made.dataset, data);
  return made;
}
