// The save queue of the attendance grid, the score page and the check-in page: it sends what waits, one request at a time,
// and the same again until the portal has answered. The check-in page runs on old phones: no syntax newer than ES2019.

const FIRST_PAUSE = 2000; // ms before the first retry; each failure doubles it

/** The results of a request, for SaveQueue. */
export const SENT = { kind: "sent" };
export const failed = (seconds = 0) => ({ kind: "failed", seconds });
export const refused = (why, wait) => ({ kind: "refused", why, wait });
export const idle = (wait) => ({ kind: "idle", wait });

export class SaveQueue {
  /**
   * `next()` returns the batch to send, or null where nothing waits. `send(batch)` sends it, stores the answer and
   * returns SENT; failed(seconds) where the portal did not answer, or asks to wait so long; refused(why) where sending
   * it again would not help.
   * `rest()` runs when there is nothing to send or sending was refused. It returns idle(wait), failed() or refused(why, wait),
   * with the ms until it runs again. `alone(work)` runs the work while no other tab does. `changed()` is called whenever
   * the state may have changed. All but the last may be asynchronous.
   */
  constructor({ next, send, rest, alone, changed, delay = 0, longestPause = 30000 }) {
    Object.assign(this, { next, send, delay, longestPause });
    this.rest = rest || (() => idle());
    this.alone = alone || ((work) => work());
    this.changed = changed || (() => {});
    this.failures = 0; // requests in a row that the portal has not answered
    this.stopped = ""; // why nothing is sent until retry()
    this.timer = null;
    this.busy = false; // whether a turn is running
    this.notBefore = 0; // the portal asked to wait until then
  }

  /** Send soon: something was added. It is tried at once even in a pause, unless the portal asked to wait. */
  add() {
    this.changed();
    if (!this.stopped && Date.now() >= this.notBefore) this.plan(this.delay);
  }

  /** Send now, because a user asks for it or the network is back. */
  retry() {
    this.failures = 0;
    this.stopped = "";
    this.changed();
    return this.run();
  }

  /** Send nothing more until retry(). */
  stop(why) {
    this.stopped = why;
  }

  /** Take the next turn after so many ms, and no other one before. */
  plan(ms) {
    this.forgetPlan();
    this.timer = setTimeout(() => this.run(), ms);
  }

  forgetPlan() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  /** Take turns until there is nothing to do but wait. */
  async run() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.forgetPlan();
    let pause;
    try {
      do {
        this.again = false;
        pause = this.learn(await this.alone(() => this.turn()));
        this.changed();
      } while (pause === 0 || (this.again && Date.now() >= this.notBefore));
    } catch (error) {
      pause = this.learn(failed()); // a full disk, or a fault of the page, which the browser reports
      throw error;
    } finally {
      this.busy = false;
      this.changed();
      // A turn that was planned meanwhile comes sooner.
      if (pause !== undefined && this.timer === null) this.plan(pause);
    }
  }

  async turn() {
    const batch = this.stopped ? null : await this.next();
    return batch ? this.send(batch) : this.rest();
  }

  /** Return ms until the next turn; undefined where none is needed until something is added. */
  learn({ kind, seconds, why, wait }) {
    if (kind === "failed") {
      this.failures += 1;
      if (seconds) this.notBefore = Date.now() + seconds * 1000;
      return Math.min(this.longestPause, seconds * 1000 || FIRST_PAUSE * 2 ** (this.failures - 1));
    }
    this.failures = 0;
    if (kind === "refused") this.stopped = why;
    return kind === "sent" ? 0 : wait;
  }
}

/** Try again when the network is back; let the browser ask before somebody leaves while `waits()` is true. */
export function keepUntilSaved(queue, waits) {
  window.addEventListener("online", () => queue.retry());
  window.addEventListener("beforeunload", (event) => {
    if (waits()) event.preventDefault();
  });
}
