// Check-in at the door: a person is scanned, the screen answers at once, and the mark is sent afterwards.

import { uuid } from "../lib/uuid.js";
import { Board } from "./board.js";
import { judge } from "./judging.js";
import { Lists } from "./lists.js";
import { panelOf } from "./phrases.js";
import { Problems } from "./problems.js";
import { Sender } from "./sender.js";
import { play } from "./sound.js";
import { Undoing } from "./undoing.js";
import { say } from "./words.js";

const MARKS_EVERY = 30000; // milliseconds between two requests for marks of other devices
const LIST_EVERY = 600000;
const RECENT = 6;
const TONES = { in: "in", late: "late", already: "already", marked: "ask", held: "ask" };

export class Door {
  constructor({ config, store, clock, screen, ask }) {
    Object.assign(this, { config, store, clock, screen, ask });
    this.roster = null;
    this.online = navigator.onLine !== false;
    this.state = "busy"; // result of the last request: online, offline, signed_out, gone
    this.waiting = []; // marks of this device without an answer of the portal
    this.recent = [];
    this.shown = null; // the verdict on the large panel
    this.whenListed = () => {};
    this.lists = new Lists({ store, config });
    this.board = new Board({ door: this, screen });
    this.undoing = new Undoing({ door: this, screen });
    this.problems = new Problems({ door: this, store, screen });
    this.channel = window.BroadcastChannel && !config.isRehearsal ? new BroadcastChannel("bimtek-door") : { postMessage() {} };
    this.channel.onmessage = ({ data }) => (data === "removed" ? this.removed() : this.reread());
  }

  async begin(gone) {
    const device = await this.device();
    this.sender = new Sender({
      store: this.store,
      config: this.config,
      device,
      ask: this.ask,
      answered: (mark, result) => this.answered(mark, result),
      changed: () => this.changedHere(),
      state: (answer) => this.learn(answer),
    });
    const clock = await this.store.get("meta", "clock");
    if (clock) this.clock.offset = clock.value;
    await this.lists.forgetOver(this.clock.now());
    const kept = await this.lists.kept();
    if (kept) this.useList(kept);
    await this.reread();
    if (gone !== undefined) return this.ended("gone", gone);
    if (!this.online) this.setState("offline");
    await this.refreshList();
    this.sender.now();
    this.timer = setInterval(() => this.tick(), MARKS_EVERY);
  }

  async device() {
    const known = await this.store.get("meta", "device");
    if (known) return known.value;
    const made = { key: "device", value: uuid() };
    await this.store.write([["put", "meta", made]]);
    return made.value;
  }

  // --- The list ---------------------------------------------------------------------------------------------------

  async refreshList() {
    const answer = await this.ask(this.config.urls.roster, { owner: this.config.owner });
    this.learn(answer);
    if (answer.kind !== "ok" || this.closed) return;
    this.listedAt = Date.now();
    await this.setClock(answer.data.made_at, answer.asked);
    if (Date.parse(answer.data.expires_at) < this.clock.now()) return this.expired();
    this.useList(await this.lists.keep(answer.data, this.roster ? this.roster.markList() : []));
    await this.refreshMarks();
  }

  useList(roster) {
    this.roster = roster;
    this.showSessions();
    this.problems.show();
    this.whenListed();
  }

  async refreshMarks() {
    if (!this.roster) return;
    const { roster } = this;
    const { marks } = this.config.urls;
    const url = roster.cursor === undefined ? marks : `${marks}?since=${roster.cursor}`;
    const answer = await this.ask(url, { owner: this.config.owner });
    this.learn(answer);
    if (answer.kind !== "ok") return;
    await this.setClock(answer.data.now, answer.asked);
    if (this.roster !== roster) return;
    if (answer.data.since === undefined) roster.setMarks(answer.data.marks);
    else roster.changeMarks(answer.data.marks);
    roster.cursor = answer.data.cursor;
    await this.lists.keepMarks(roster);
    this.board.counts();
    this.board.hint();
    this.board.notices();
  }

  /** Store the difference, because a wrong clock stays wrong without network. */
  setClock(now, asked) {
    this.clock.learn(now, asked);
    return this.store.write([["put", "meta", { key: "clock", value: this.clock.offset }]]);
  }

  /** Delete the list after the link or the sign-in has ended. Waiting marks may still be sent. */
  async ended(why, message) {
    if (this.closed) return;
    this.setState(why);
    clearInterval(this.timer);
    if (why === "signed_out") this.sender.stop();
    else this.sender.end();
    this.roster = null; // first, so that no pending action stores it again
    await this.lists.forgetOurs(why);
    await this.showEnd(why, message);
  }

  /** The event is over for this device. Waiting marks may still be sent. */
  async expired() {
    this.roster = null;
    await this.lists.forgetOurs("expired");
    await this.showEnd("expired");
  }

  /** Delete everything, in every tab. */
  async removed(clear = () => {}) {
    this.stop();
    this.roster = null;
    await clear();
    await this.showEnd("removed");
  }

  async showEnd(why, message) {
    this.notice = { why, message };
    this.recent = [];
    this.board.recent();
    this.showSessions();
    this.showIdle();
    await this.reread();
    this.whenListed();
  }

  stop() {
    clearInterval(this.timer);
    this.sender.stop();
  }

  // --- The line ---------------------------------------------------------------------------------------------------

  /** Set the state of the connection from an answer. */
  learn(answer) {
    if (answer.kind === "gone" || answer.kind === "signed_out") this.ended(answer.kind, answer.message);
    else if (answer.kind === "offline" || answer.kind === "fault") this.setState("offline");
    else this.setState("online");
  }

  get closed() {
    return this.state === "gone" || this.state === "signed_out";
  }

  setState(state) {
    if (this.closed) return;
    this.state = state;
    this.online = state === "online";
    this.screen.line(state);
    this.board.waiting();
  }

  lineIsGone() {
    this.setState("offline");
  }

  /** The page is hidden and may be closed. */
  leaves() {
    if (this.roster) this.lists.keepMarks(this.roster);
  }

  async lineIsBack() {
    if (!this.sender || this.sender.stopped || navigator.onLine === false) return;
    await this.sender.now();
    if (!this.closed) await this.refreshList();
  }

  async tick() {
    await this.lists.forgetOver(this.clock.now());
    if (this.roster && Date.parse(this.roster.record.expires_at) < this.clock.now()) return this.expired();
    if (this.roster && !this.chosenByHand && this.roster.currentSession(this.clock.now()) !== this.session)
      this.showSessions();
    if (document.hidden || navigator.onLine === false) return undefined;
    return Date.now() - (this.listedAt || 0) > LIST_EVERY ? this.refreshList() : this.refreshMarks();
  }

  // --- Somebody comes ---------------------------------------------------------------------------------------------

  find(text) {
    if (!this.roster) return [];
    const found = this.roster.find(text);
    return found.length ? found : this.roster.likely(text);
  }

  about({ ticket }) {
    if (!this.session) return "";
    const there = this.presence(ticket, this.session.id);
    return there ? say("found-in", { time: this.clock.time(there.at) }) : "";
  }

  presence(ticket, session) {
    const known = this.roster && this.roster.mark(ticket, session);
    if (known && this.roster.isPresent(ticket, session)) return known;
    const waiting = this.pending(ticket, session);
    const contradicts = known && known.mark && waiting && waiting.over !== known.mark;
    return contradicts ? undefined : waiting;
  }

  pending(ticket, session) {
    const [mark] = this.waiting.filter((one) => one.ticket === ticket && one.session === session).slice(-1);
    return mark && !mark.undoes && { nonce: mark.nonce, over: mark.over, at: this.clock.corrected(mark.seen_at) };
  }

  /** Show a person chosen in the search before the check-in, because names are similar and a tap can miss. Somebody who
   * is in already is shown so at once. */
  chosen(person) {
    this.shown = null;
    const there = this.session && this.presence(person.ticket, this.session.id);
    if (there) return this.show({ kind: "already", tone: "already", person, at: there.at, session: this.session }, { quiet: true });
    const detail = this.session ? say("session-short", this.session) : say("detail-no_session");
    return this.screen.result(
      { tone: "choose", state: say("choose"), name: person.name, from: person.agency, detail },
      { confirm: () => this.scanned(person.ticket), cancel: () => this.showIdle() }
    );
  }

  async scanned(text, { typed = false } = {}) {
    if (!this.roster) {
      return this.display({
        tone: "refused",
        state: say(`line-${this.notice ? "gone" : "busy"}`),
        detail: say("no-list"),
      });
    }
    const verdict = judge(text, {
      roster: this.roster,
      session: this.session,
      now: this.clock.now(),
      today: this.clock.today(),
      online: this.online,
      pending: (ticket, session) => this.pending(ticket, session),
    });
    if (typed && !verdict.ticket && !/\d/.test(text)) verdict.kind = "nobody";
    verdict.text = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    this.undoing.begin(verdict);
    verdict.at = verdict.at || new Date(this.clock.now()).toISOString();
    if (verdict.send) await this.send(verdict);
    this.show(verdict);
    if (verdict.ticket && verdict.session) this.remember(verdict);
    return undefined;
  }

  /** Store and send the mark of a verdict. Call it before the screen shows the verdict: the screen must not say that a
   * person is present before the device has stored the mark. */
  async send(verdict, { over = null, replaces = null, seen_at = null } = {}) {
    const mark = this.sender.make({ ticket: verdict.ticket, session: verdict.session.id, over, seen_at });
    verdict.nonce = mark.nonce;
    if (!(await this.keep(mark, { replaces, live: this.online && !seen_at })))
      Object.assign(verdict, { kind: "not_kept", tone: "refused", nonce: "" });
  }

  /** Store the mark on the device, and send it as soon as possible. Return whether it is stored: the disk may be full. */
  async keep(mark, { replaces = null, live }) {
    // In memory at once, so that a second scan finds it before the database has written.
    this.waiting = [...this.waiting.filter(({ nonce }) => nonce !== replaces), mark];
    try {
      await this.sender.add(mark, { replaces, live });
      return true;
    } catch {
      this.waiting = this.waiting.filter((one) => one !== mark);
      this.reread(); // a mark that this one should have replaced still waits
      return false;
    }
  }

  /** Check in a person who has another mark; `outcome`: the portal's earlier answer, if it was listed. */
  async letInAnyway(verdict, outcome = null) {
    const at = outcome ? this.clock.corrected(outcome.seen_at) : new Date(this.clock.now()).toISOString();
    const kind = this.roster && this.roster.isLate(verdict.session, Date.parse(at)) ? "late" : "in";
    const next = Object.assign({}, verdict, { kind, tone: kind, at, nonce: "" });
    const replaces = outcome ? outcome.nonce : verdict.nonce || null;
    await this.send(next, { over: verdict.mark, replaces, seen_at: outcome && outcome.seen_at });
    this.show(next);
    this.remember(next);
  }

  /** Handle the portal's answer for a mark, and correct the screen if the device was wrong. */
  async answered(mark, answer) {
    if (mark.undoes) return this.undoing.answered(mark, answer);
    const { outcome, mark: current, at, by, name, agency, message } = answer;
    const present = ["in", "late", "already"].includes(outcome);
    if (this.roster && current && at && !this.undoing.waitsFor(mark)) this.roster.setMark(mark.ticket, mark.session, current, at);
    const shown = this.shown && this.shown.nonce === mark.nonce ? this.shown : null;
    const verdict = this.recent.find((one) => one.nonce === mark.nonce) || shown;
    if (verdict) {
      const person = verdict.person || (name ? { name, agency } : undefined);
      const quiet = verdict.kind === outcome;
      Object.assign(verdict, {
        kind: outcome,
        tone: TONES[outcome] || "refused",
        mark: current,
        by,
        message,
        person,
        stored: present,
      });
      if (at && present) verdict.at = at;
      if (shown) this.show(verdict, { quiet });
      this.board.recent();
    }
    if (present && name && this.roster && !this.roster.people.has(mark.ticket)) this.refreshList();
    if (!present && !shown) play("refused", this.aloud);
    return undefined;
  }

  // --- What is seen -----------------------------------------------------------------------------------------------

  get aloud() {
    return document.getElementById("aloud").checked;
  }

  show(verdict, { quiet = false } = {}) {
    this.shown = verdict;
    const over = verdict.kind === "marked" ? () => this.letInAnyway(verdict) : null;
    const buttons = { over, undo: this.undoing.offer(verdict) };
    const panel = panelOf(verdict, this);
    if (quiet) this.screen.result(panel, buttons);
    else this.display(panel, buttons);
    if (verdict.session) this.board.counts();
  }

  display(panel, buttons) {
    this.screen.result(panel, buttons);
    if (panel.tone !== "busy") play(panel.tone, this.aloud);
  }

  showIdle() {
    this.shown = null;
    this.screen.result({ tone: "idle", state: say("idle"), detail: say("detail-idle") });
  }

  remember(verdict) {
    this.recent = [verdict, ...this.recent].slice(0, RECENT);
    this.board.recent();
  }

  chooseSession(id) {
    this.chosenByHand = true;
    this.session = this.roster.session(id);
    this.board.hint();
    this.board.counts();
    this.showIdle();
  }

  showSessions() {
    const { roster } = this;
    if (!roster) this.session = undefined;
    else if (!this.chosenByHand || !this.session) this.session = roster.currentSession(this.clock.now());
    else this.session = roster.session(this.session.id) || roster.currentSession(this.clock.now());
    this.board.sessions();
  }

  async changedHere() {
    this.channel.postMessage("changed");
    return this.reread();
  }

  /** Read the data of the device, which another tab may have changed. */
  async reread() {
    if (!this.sender) return;
    this.waiting = await this.sender.waiting();
    await this.problems.reread();
    this.board.waiting();
    await this.board.counts();
    await this.board.notices();
  }

  async waitingAsText() {
    const marks = await this.sender.waiting();
    return marks
      .map(({ ticket, session, seen_at, undoes }) =>
        [this.config.event.code, ticket, session, seen_at, ...(undoes ? [say("undone")] : [])].join("\t")
      )
      .join("\n");
  }
}
