// Sends marks: each is stored on the device first, then sent, and deleted after the server's answer.

import { SaveQueue, SENT, failed, refused } from "../lib/queue.js";
import { uuid } from "../lib/uuid.js";

const BATCH = 200;
const LIVE = 10000; // milliseconds after which the person has left the door
const LONGEST_PAUSE = 60000; // milliseconds

/** Return whether a mark or an answer belongs to this event and user. The link does not matter: a helper with a new link
 * sends the marks of the one before. */
export function isOurs({ event, base, owner }, config) {
  return isOfEvent({ event, base }, config) && owner === config.owner;
}

export const isOfEvent = ({ event, base }, config) => (event ? event === config.event.code : base === config.urls.base);

export class Sender {
  /**
   * `answered(mark, result)` is called once for each mark that the server has answered for, after it is stored;
   * `changed()` when what waits has changed; `state(answer)` after each request.
   */
  constructor({ store, config, device, ask, answered, changed, state }) {
    Object.assign(this, { store, config, device, ask, answered, changed, state });
    this.seenHere = new Map(); // nonce of a live mark -> when this page saw it, by a clock that users cannot set
    this.ended = false; // check-in has ended, but earlier arrivals are still sent
    this.most = BATCH;
    this.queue = new SaveQueue({
      next: () => this.batch(),
      send: (batch) => this.send(batch),
      alone: (work) => this.alone(work),
      longestPause: LONGEST_PAUSE,
    });
  }

  /** Whether the portal accepts nothing more from this page. */
  get stopped() {
    return this.queue.stopped !== "";
  }

  /** The marks of this event and user that wait, oldest first. */
  async waiting() {
    const all = await this.store.all("pending");
    const ours = all.filter((mark) => isOurs(mark, this.config));
    return ours.sort((a, b) => (a.seen_at < b.seen_at ? -1 : 1));
  }

  make({ ticket, session, over = null, seen_at = null, undoes = null }) {
    const { owner, urls, event } = this.config;
    return {
      nonce: uuid(),
      event: event.code,
      base: urls.base,
      owner,
      ticket,
      session,
      over,
      undoes,
      seen_at: seen_at || new Date().toISOString(),
    };
  }

  /** Stores the mark, then sends it as soon as possible. `live`: there is network, so the person is still there to be asked;
   * `replaces`: the nonce of an answer that this mark replaces, or of a waiting mark of the same person. */
  async add(mark, { live, replaces }) {
    if (live) this.seenHere.set(mark.nonce, performance.now());
    const replaced = replaces ? ["pending", "outcomes"].map((name) => ["delete", name, replaces]) : [];
    await this.store.write([["put", "pending", mark], ...replaced]);
    this.changed();
    this.queue.add();
  }

  /** The network may be back: retry now. */
  async now() {
    if (!this.stopped) await this.queue.retry();
  }

  /** Check-in has ended: from now on marks are sent as earlier arrivals. */
  end() {
    this.ended = true;
    this.seenHere.clear();
    return this.now();
  }

  stop() {
    this.queue.stop("ended");
  }

  /** One tab sends at a time if the browser has locks; otherwise the nonce makes a second request harmless. */
  alone(work) {
    return navigator.locks ? navigator.locks.request(`door ${this.config.event.code}`, work) : work();
  }

  async batch() {
    const batch = (await this.waiting()).slice(0, this.most);
    if (batch.length) return batch;
    this.most = BATCH;
    return null;
  }

  async send(batch) {
    if (navigator.onLine === false) return failed();
    const hadEnded = this.ended;
    const answer = await this.post(batch);
    this.state(answer);
    switch (answer.kind) {
      case "ok":
        return (await this.settle(batch, answer.data.results)) ? SENT : failed();
      case "refused":
        return this.notUnderstood(batch);
      case "gone":
        if (hadEnded) return this.notTaken();
        this.end(); // the same mark again, as seen before
        return SENT;
      case "signed_out":
        return this.notTaken();
      default:
        for (const { nonce } of batch) this.seenHere.delete(nonce);
        return failed(answer.seconds);
    }
  }

  /** One mark of the batch is invalid. Send each alone, so that the others need not wait. */
  async notUnderstood(batch) {
    if (batch.length > 1) this.most = 1;
    else await this.settle(batch, [{ nonce: batch[0].nonce, outcome: "rejected" }]);
    return SENT;
  }

  notTaken() {
    this.stop(); // first, because the messages about the marks depend on it
    this.changed();
    return refused("ended");
  }

  post(batch) {
    const marks = batch.map(({ nonce, ticket, session, seen_at, over, undoes = null }) => ({
      nonce,
      ticket,
      session,
      seen_at,
      over,
      undoes,
      live: this.isLive(nonce),
    }));
    const body = { device: this.device, sent_at: new Date().toISOString(), marks };
    return this.ask(this.config.urls.send, { body, csrf: this.config.csrf, owner: this.config.owner });
  }

  isLive(nonce) {
    return !this.ended && this.seenHere.has(nonce) && performance.now() - this.seenHere.get(nonce) < LIVE;
  }

  /** Store the server's answer for each mark; return the number of answers. */
  async settle(batch, results) {
    const answers = new Map(results.map((result) => [result.nonce, result]));
    const settled = batch.filter((mark) => answers.has(mark.nonce));
    const changes = settled.map((mark) => ["delete", "pending", mark.nonce]);
    let sent = 0;
    for (const mark of settled) {
      const { outcome, mark: current, at, message } = answers.get(mark.nonce);
      if (["in", "late", "already"].includes(outcome)) sent += 1;
      else if (outcome !== "undone") changes.push(["put", "outcomes", Object.assign({}, mark, { outcome, mark: current, at, message })]);
    }
    if (sent)
      changes.push(["put", "meta", { key: `sent ${this.config.urls.base}`, value: (await this.sent()) + sent }]);
    await this.store.write(changes);
    for (const mark of settled) {
      this.seenHere.delete(mark.nonce);
      this.answered(mark, answers.get(mark.nonce));
    }
    this.changed();
    return settled.length;
  }

  async sent() {
    const known = await this.store.get("meta", `sent ${this.config.urls.base}`);
    return known ? known.value : 0;
  }
}
