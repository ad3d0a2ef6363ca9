/**
 * The unsaved changes of a page by place: a key that names what was changed.
 * A change that was sent stays as it is until it is answered, so that the same can be sent again; a later change of the
 * same place waits behind it.
 */
export class Changes {
  /** `most`: changes in one request. */
  constructor(most) {
    this.most = most;
    this.waiting = new Map();
    this.unanswered = new Map();
  }

  /** The number of places with an unsaved change. */
  get size() {
    return this.places().size;
  }

  places() {
    return new Set([...this.unanswered.keys(), ...this.waiting.keys()]);
  }

  has(place) {
    return this.waiting.has(place) || this.unanswered.has(place);
  }

  /** The latest change of the place, sent or not. */
  latest(place) {
    return this.waiting.get(place) ?? this.unanswered.get(place);
  }

  /** The change of the place that is sent first. */
  first(place) {
    return this.unanswered.get(place) ?? this.waiting.get(place);
  }

  /** Let the change wait, instead of any other that waits for its place. */
  put(place, change) {
    this.waiting.set(place, change);
  }

  /** Take back the change that waits for the place. A sent change cannot be taken back. */
  drop(place) {
    this.waiting.delete(place);
  }

  /** Return the batch to send, [[place, change], …], the same one until all of it is answered; null if nothing waits. */
  next() {
    if (!this.unanswered.size) {
      for (const [place, change] of [...this.waiting].slice(0, this.most)) {
        this.waiting.delete(place);
        this.unanswered.set(place, change);
      }
    }
    return this.unanswered.size ? [...this.unanswered] : null;
  }

  /** Forget the change of the place that was sent: it is answered. Return the change that waits there now, if any. */
  answered(place) {
    this.unanswered.delete(place);
    return this.waiting.get(place);
  }

  /** Let the sent changes wait again, because the portal has refused all of them. */
  takeBack() {
    this.waiting = new Map([...this.unanswered, ...this.waiting]);
    this.unanswered.clear();
  }

  clear() {
    this.waiting.clear();
    this.unanswered.clear();
  }
}
