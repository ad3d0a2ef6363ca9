// The marks of a sheet between this page and the portal: what was changed here is sent at once and until it is answered,
// each change with what its author saw; what others put comes in by asking. One request at a time, so that answers come in
// the order of what they tell. Knows nothing of the page: `view` reads and paints places and is told what happens.
"use strict";

class SheetSync {
  static BATCH = 500; // changes in a request, as the portal takes them
  static ASK = 5000; // ms between questions for news
  static ASK_HIDDEN = 60000;
  static PATIENCE = 20000; // ms until a request counts as lost

  constructor({ url, token, cursor, wait, view }) {
    Object.assign(this, { url, token, cursor, wait, view });
    this.queue = new Map(); // place -> change that was not sent yet
    this.flight = new Map(); // place -> change sent and not answered: sent again as it is, its nonce makes it count once
    this.standing = new Map(); // place -> what the portal said last
    this.authors = new Map(); // place -> {by, at} of news
    this.failures = 0;
    this.stopped = ""; // why nothing more is sent until somebody asks for it
    this.recount = false;
    this.busy = false;
    this.timer = null;
    this.later(SheetSync.ASK);
    window.addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.later(0); });
  }

  static place(person, session) { return `${person}-${session}`; }

  get pending() { return new Set([...this.queue.keys(), ...this.flight.keys()]).size; }

  // What this page shows at the place, sent or not.
  current(place) {
    const change = this.queue.get(place) ?? this.flight.get(place);
    return change ? change.mark : this.standing.get(place) ?? this.view.read(place);
  }

  knows(place) {
    return this.queue.has(place) || this.flight.has(place) || this.standing.has(place) || this.view.has(place);
  }

  // Put marks, [{person, session, mark}]; returns what they changed, [{…, before}], which undoes them.
  put(wishes) {
    const changed = [];
    for (const { person, session, mark } of wishes) {
      const place = SheetSync.place(person, session);
      const before = this.current(place);
      if (before === mark) continue;
      changed.push({ person, session, mark, before });
      this.enqueue(place, { person, session, mark, was: before });
    }
    this.hurry();
    return changed;
  }

  // Take back what put() changed: what the portal has otherwise meanwhile becomes a conflict, as for any change.
  undo(changed) {
    for (const { person, session, mark, before } of [...changed].reverse()) {
      const place = SheetSync.place(person, session);
      const stands = this.knows(place) ? this.current(place) : mark; // elsewhere: the portal will say
      if (stands === mark) this.enqueue(place, { person, session, mark: before, was: mark });
      else if (stands !== before) this.view.conflict(place, { yours: before, mark: stands, ...this.authors.get(place) });
    }
    this.hurry();
  }

  enqueue(place, change) {
    const was = this.queue.get(place)?.was ?? change.was;
    if (was === change.mark) this.queue.delete(place);
    else this.queue.set(place, { ...change, was, nonce: crypto.randomUUID?.() ?? nonce() });
    this.view.paint(place, change.mark, this.queue.has(place) || this.flight.has(place));
  }

  hurry() {
    this.tell();
    if (!this.stopped && !this.failures && this.pending) this.later(this.wait);
  }

  // Somebody asks, or the network is back: try now.
  retry() {
    this.failures = 0;
    this.stopped = "";
    this.tell();
    this.later(0);
  }

  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.turn(), ms);
  }

  async turn() {
    if (this.busy) return;
    this.busy = true;
    try {
      if (this.pending && !this.stopped) await this.send();
      else await this.ask();
      this.failures = 0;
    } catch (error) {
      if (error instanceof SheetRefusal) this.stopped = error.message;
      else this.failures += 1;
    }
    this.busy = false;
    this.tell();
    this.later(this.pause());
  }

  pause() {
    if (this.failures) return Math.min(30000, 1000 * 2 ** this.failures);
    if (!this.stopped && (this.pending || this.recount || this.more)) return 0;
    return document.hidden ? SheetSync.ASK_HIDDEN : SheetSync.ASK;
  }

  async send() {
    if (!this.flight.size) {
      for (const [place, change] of [...this.queue].slice(0, SheetSync.BATCH)) {
        this.queue.delete(place);
        this.flight.set(place, change);
      }
    }
    this.tell();
    const sent = [...this.flight];
    const answer = await this.talk(this.url, { method: "POST", body: JSON.stringify({ changes: sent.map(([, c]) => c) }) });
    sent.forEach(([place, change], index) => this.settle(place, change, answer.results[index]));
    this.savedAt = answer.now;
  }

  settle(place, change, result) {
    this.flight.delete(place);
    if (!this.view.has(place)) this.recount = true; // on another page of the sheet: only the portal can count it
    const after = this.queue.get(place); // what was put here since it was sent
    if (result.outcome === "gone" || result.outcome === "refused") {
      this.queue.delete(place);
      this.standing.set(place, change.was);
      this.view.paint(place, change.was, false);
      this.view.gone(place);
      this.recount = true;
      return;
    }
    this.standing.set(place, result.mark);
    if (result.mark === change.mark) {
      this.view.paint(place, after ? after.mark : result.mark, Boolean(after));
      return;
    }
    const yours = after ? after.mark : change.mark;
    this.queue.delete(place);
    this.recount = true;
    this.view.paint(place, result.mark, false);
    if (result.outcome === "conflict" || after) this.clash(place, yours, result);
  }

  clash(place, yours, { mark, by, at }) {
    if (yours !== mark) this.view.conflict(place, { yours, mark, by, at });
  }

  async ask() {
    const counting = this.recount ? "&count=1" : "";
    const answer = await this.talk(`${this.url}?since=${this.cursor}${counting}`, {});
    if (counting) this.recount = false;
    const latest = new Map();
    for (const [person, session, mark, by, at] of answer.marks) {
      latest.set(SheetSync.place(person, session), { mark, by, at });
    }
    let others = 0;
    for (const [place, { mark, by, at }] of latest) {
      this.authors.set(place, { by, at });
      if (this.queue.has(place) || this.flight.has(place)) continue; // its own answer tells
      others += this.view.read(place) !== mark && this.view.has(place);
      this.standing.set(place, mark);
      this.view.paint(place, mark, false);
    }
    this.more = answer.cursor !== this.cursor && answer.marks.length >= 2000;
    this.cursor = answer.cursor;
    if (answer.counts) this.view.count(answer.people, answer.counts, this.unsettled());
    if (others) this.view.news(others);
  }

  // [session, what the portal counts, what the page shows] of each change that the portal's totals do not hold.
  unsettled() {
    const places = new Set([...this.flight.keys(), ...this.queue.keys()]);
    return [...places].map((place) => {
      const first = this.flight.get(place) ?? this.queue.get(place);
      return [first.session, this.standing.get(place) ?? first.was, this.current(place)];
    });
  }

  async talk(url, options) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.token, "Content-Type": "application/json" };
    const signal = AbortSignal.timeout?.(SheetSync.PATIENCE);
    const response = await fetch(url, { ...options, headers, signal });
    if (response.redirected || response.status === 403 || response.status === 404) throw new SheetRefusal("signed out");
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.status >= 400 && response.status < 500 && response.status !== 429) {
      throw new SheetRefusal(isJson ? (await response.json()).message : "trouble");
    }
    if (!response.ok || !isJson) throw new Error(`answer ${response.status}`);
    return response.json();
  }

  tell() { this.view.state(this); }
}

class SheetRefusal extends Error {}

// A random UUID (version 4) where the browser gives none, as it does outside HTTPS.
function nonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
