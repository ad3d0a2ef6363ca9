// Exchanges marks with the portal: changes are sent through the save queue, and between them the page requests
// the marks of others. There is one request at a time, so that no answer is older than the page.

import { SaveQueue, SENT, failed, idle, keepUntilSaved, refused } from "../lib/queue.js";
import { request } from "../lib/requests.js";
import { Marks } from "./marks.js";
import { SIGNED_OUT, UNKNOWN } from "./words.js";

const ASK = 5000; // ms between two requests for news
const ASK_HIDDEN = 60000; // while the page is hidden

export class SheetSync {
  /** `delay`: ms from a change until it is sent. `view` is that of Marks; its state(sync) is called when the state changes. */
  constructor({ url, token, cursor, delay, view }) {
    Object.assign(this, { url, token, view });
    this.marks = new Marks({ cursor, view });
    this.queue = new SaveQueue({
      next: () => this.marks.changes.next(),
      send: (batch) => this.send(batch),
      rest: () => this.ask(),
      changed: () => view.state(this),
      delay,
    });
    this.queue.plan(ASK);
    keepUntilSaved(this.queue, () => this.pending > 0);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.queue.plan(0);
    });
  }

  // --- Its state ---

  get pending() {
    return this.marks.pending;
  }

  get failures() {
    return this.queue.failures;
  }

  get stopped() {
    return this.queue.stopped;
  }

  // --- What the page does ---

  put(wishes) {
    const changed = this.marks.put(wishes);
    this.queue.add();
    return changed;
  }

  undo(changed) {
    this.marks.undo(changed);
    this.queue.add();
  }

  retry() {
    this.queue.retry();
  }

  /** Return [[person, mark], …]at a session for all people that the query finds, also on other pages; null without an answer. */
  async everybody(session, query) {
    const answer = await this.request(`${this.url}?${query}`);
    if (answer.kind === "ok") return this.marks.learn(session, answer.data.people);
    this.queue.failures += 1;
    this.view.state(this);
    return null;
  }

  // --- Requests ---

  async send(batch) {
    this.view.state(this);
    const answer = await this.request(this.url, { json: { changes: batch.map(([, change]) => change) } });
    if (answer.kind !== "ok") return this.unanswered(answer);
    this.marks.settle(batch, answer.data.results);
    this.savedAt = answer.data.now;
    return this.pending || this.marks.recount ? SENT : idle(this.period());
  }

  async ask() {
    const { cursor, recount } = this.marks;
    const answer = await this.request(`${this.url}?since=${cursor}${recount ? "&count=1" : ""}`);
    if (answer.kind !== "ok") return this.unanswered(answer);
    if (recount) this.marks.recount = false;
    this.marks.hear(answer.data);
    return idle(this.marks.more ? 0 : this.period());
  }

  request(url, options) {
    return request(url, { ...options, headers: { "X-CSRFToken": this.token } });
  }

  unanswered({ kind, message, seconds }) {
    if (kind === "signed_out" || kind === "missing") return refused(SIGNED_OUT, this.period());
    if (kind === "refused" || kind === "gone") return refused(message || UNKNOWN, this.period());
    return failed(seconds);
  }

  period() {
    return document.hidden ? ASK_HIDDEN : ASK;
  }
}
