// What the grid and the list of one session share: state, undo, conflicts, a whole session at once, history, totals.
"use strict";

class SheetTools {
  static STEPS = 50; // that can be undone

  // `page` reads and paints: read(person, session), paint(person, session, mark, isPending), people() [[person, name]],
  // name(person), session(id) -> {title, ahead, element of its totals}.
  constructor(page, wait) {
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
      wait,
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
    window.addEventListener("beforeunload", (event) => { if (this.sync.pending) event.preventDefault(); });
    // A filter waits until all is saved, if that takes a moment only.
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
    this.steps = this.steps.slice(-SheetTools.STEPS);
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
    try { sessionStorage.setItem(this.key, JSON.stringify(this.steps)); } catch { /* full: the page still knows them */ }
  }

  placeWords({ person, session }, mark) {
    const words = { name: this.page.name(person), session: this.page.session(session).title };
    return fill(this.words.place, { ...words, mark: this.words.marks[mark] });
  }

  say(text) { document.getElementById("sheet-said").textContent = text; }

  // --- What SheetSync asks and tells ---

  static parts(place) { return place.split("-").map(Number); }

  has(place) { return this.page.has(...SheetTools.parts(place)); }

  read(place) { return this.page.read(...SheetTools.parts(place)); }

  paint(place, mark, isPending) {
    const [person, session] = SheetTools.parts(place);
    const before = this.page.read(person, session);
    this.page.paint(person, session, mark, isPending);
    if (before !== mark && this.page.has(person, session)) this.move(session, before, mark);
  }

  move(session, from, to) {
    const sums = this.page.session(session).sums;
    if (!sums || from === to) return;
    for (const [mark, step] of [[from, -1], [to, 1]]) {
      const number = sums.querySelector(`[data-sum="${mark}"] b`);
      number.textContent = Number(number.textContent) + step;
    }
  }

  count(people, counts, unsettled) {
    for (const session of this.page.sessions()) {
      const counted = counts[session] ?? {};
      const sums = this.page.session(session).sums;
      const marked = Object.values(counted).reduce((sum, number) => sum + number, 0);
      for (const element of sums.querySelectorAll("[data-sum]")) {
        const mark = element.dataset.sum;
        element.querySelector("b").textContent = mark ? counted[mark] ?? 0 : people - marked;
      }
    }
    for (const [session, from, to] of unsettled) this.move(session, from, to);
  }

  news(count) { this.say(fill(this.words.others, { count })); }

  gone(place) {
    const [person] = SheetTools.parts(place);
    this.notice(fill(this.words.gone, { name: this.page.name(person) }));
  }

  notice(text) {
    const item = build("li", { textContent: text });
    document.querySelector("#clashes ul").append(item);
    document.getElementById("clashes").hidden = false;
  }

  state({ pending, failures, stopped, savedAt, busy, flight }) {
    const words = this.words;
    const line = this.root.querySelector(".sheet-state");
    let [text, name] = [words.ready, "ready"];
    if (stopped && pending) [text, name] = [this.refusal(stopped), "bad"];
    else if (failures && pending) [text, name] = [fill(words.offline, { count: pending }), "bad"];
    else if (failures) [text, name] = [words.cut, "bad"];
    else if (stopped) [text, name] = [this.refusal(stopped), "bad"];
    else if (pending || (busy && flight.size)) [text, name] = [words.saving, "saving"];
    else if (savedAt) [text, name] = [fill(words.saved, { time: clock(savedAt) }), "saved"];
    if (line.textContent !== text) line.textContent = text;
    line.dataset.state = name;
    this.root.querySelector("[data-retry]").hidden = name !== "bad";
    this.undoButton.disabled = !this.steps.length;
    if (!pending && this.whenSaved) this.whenSaved();
  }

  refusal(why) {
    if (why === "signed out") return this.words.signed_out;
    return fill(this.words.refused, { message: why === "trouble" ? this.words.trouble : why });
  }

  // --- Conflicts: theirs stands until somebody puts yours ---

  conflict(place, clash) {
    this.clashes.set(place, clash);
    this.page.clash(...SheetTools.parts(place), true);
    this.showClashes();
  }

  showClashes() {
    const panel = document.getElementById("clashes");
    panel.hidden = !this.clashes.size;
    const list = [...this.clashes].slice(0, 100).map(([place, clash]) => {
      const [person, session] = SheetTools.parts(place);
      const told = {
        name: this.page.name(person), session: this.page.session(session).title, by: clash.by ?? "–",
        time: clash.at ? clock(clash.at) : "–",
        theirs: this.words.marks[clash.mark], yours: this.words.marks[clash.yours],
      };
      return build("li", {}, build("span", { textContent: fill(this.words.conflict, told) }), build("span", { className: "actions" },
        button(fill(this.words.keep, { mark: told.theirs }), { place, take: "theirs" }),
        button(fill(this.words.put, { mark: told.yours }), { place, take: "yours" })));
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
      const [person, session] = SheetTools.parts(place);
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

  // Works out whom it would mark and asks first, with how many.
  async prepare(what) {
    const dialog = document.getElementById("whole");
    const session = this.whole;
    const mark = what === "clear" ? "" : dialog.querySelector("[name=whole-mark]:checked").value;
    let everybody;
    try {
      everybody = await this.everybody(session);
    } catch {
      this.sync.failures += 1;
      this.state(this.sync);
      return;
    }
    const chosen = everybody.filter(([, stands]) => (what === "rest" ? !stands : stands !== mark));
    this.prepared = chosen.map(([person]) => ({ person, session, mark }));
    const counts = [this.words.bulk_people, chosen.length, this.words.bulk_over, chosen.filter(([, s]) => s).length];
    const lines = chosen.length ? [fill(counts[0], { count: counts[1] })] : [this.words.bulk_none];
    if (counts[3]) lines.push(fill(counts[2], { count: counts[3] }));
    dialog.querySelector(".whole-what").textContent = fill(this.words[`bulk_${what}`], { mark: this.words.marks[mark] });
    dialog.querySelector(".whole-counts").replaceChildren(...lines.map((text) => build("li", { textContent: text })));
    const confirm = dialog.querySelector("[data-confirm]");
    confirm.hidden = !chosen.length;
    dialog.querySelector(".whole-choose").hidden = true;
    dialog.querySelector(".whole-confirm").hidden = false;
    if (chosen.length) confirm.focus();
  }

  // [[person, mark]] of all whom the filter finds: from the page, or from the portal where the page shows a part of them.
  async everybody(session) {
    if (this.isComplete) return this.page.people().map((person) => [person, this.page.read(person, session)]);
    const query = new URLSearchParams(location.search);
    query.delete("page");
    query.set("session", session);
    const { people } = await this.sync.talk(`${this.root.dataset.marks}?${query}`, {});
    for (const [person, mark] of people) {
      const place = SheetSync.place(person, session);
      if (!this.sync.queue.has(place) && !this.sync.flight.has(place)) this.sync.standing.set(place, mark);
    }
    return people.map(([person]) => [person, this.sync.current(SheetSync.place(person, session))]);
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

function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

// The time of day as the portal's own zone has it, whatever the device's: times come as ISO text in that zone.
function clock(iso) { return iso.slice(11, 16).replace(":", "."); }

function build(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function button(text, data) {
  const made = build("button", { type: "button", className: "btn btn-outline-secondary", textContent: text });
  Object.assign(made.dataset, data);
  return made;
}
