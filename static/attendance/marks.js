// The marks of a page: changes made here, answers of the portal, marks of other users, conflicts.
// A place is one person at one session.

import { Changes } from "../lib/changes.js";
import { uuid } from "../lib/uuid.js";

const MOST = 500; // changes in one request, which is the portal's limit
const MOST_NEWS = 2000; // news in one answer; a full answer may not be the last

export const placeOf = (person, session) => `${person}-${session}`;
export const partsOf = (place) => place.split("-").map(Number);

export class Marks {
  /**
   * `cursor`: the position up to which the page has the marks of others. `view` is the page: has(place), read(place)
   * returns the mark shown, paint(place, mark, isPending), conflict(place, {yours, mark, by, at}), gone(place), news(count), and
   * count(people, counts, unsettled) where the portal sends totals.
   */
  constructor({ cursor, view }) {
    Object.assign(this, { cursor, view });
    this.changes = new Changes(MOST);
    this.stored = new Map(); // place -> the mark that the portal named last
    this.authors = new Map(); // place -> {by, at}: who put the mark that the news named last
    this.recount = false; // whether the totals shown may be wrong
    this.more = false; // whether the portal has more news
  }

  get pending() {
    return this.changes.size;
  }

  /** The mark of this page at the place, saved or not. */
  current(place) {
    const change = this.changes.latest(place);
    return change ? change.mark : this.stored.get(place) ?? this.view.read(place);
  }

  has(place) {
    return this.changes.has(place) || this.stored.has(place) || this.view.has(place);
  }

  /** Put marks, [{person, session, mark}]. Return what they changed, [{…, before}], for undo(). */
  put(wishes) {
    const changed = [];
    for (const { person, session, mark } of wishes) {
      const before = this.current(placeOf(person, session));
      if (before === mark) continue;
      changed.push({ person, session, mark, before });
      this.enqueue({ person, session, mark, was: before });
    }
    return changed;
  }

  /** Take back what put() changed. A place that has another mark by now is a conflict. */
  undo(changed) {
    for (const { person, session, mark, before } of [...changed].reverse()) {
      const place = placeOf(person, session);
      // The mark of a place on another page of the grid is only on the server.
      const now = this.has(place) ? this.current(place) : mark;
      if (now === mark) this.enqueue({ person, session, mark: before, was: mark });
      else if (now !== before) this.view.conflict(place, { yours: before, mark: now, ...this.authors.get(place) });
    }
  }

  /** Let the change wait. `was`: the mark that its author saw; of several changes of a place, what the first one saw. */
  enqueue(change) {
    const place = placeOf(change.person, change.session);
    const was = this.changes.waiting.get(place)?.was ?? change.was;
    if (was === change.mark) this.changes.drop(place);
    else this.changes.put(place, { ...change, was, nonce: uuid() });
    this.view.paint(place, change.mark, this.changes.has(place));
  }

  /** Take over the portal's results for a batch: a result for each change, in their order. */
  settle(batch, results) {
    batch.forEach(([place, change], index) => this.settleOne(place, change, results[index]));
  }

  settleOne(place, change, result) {
    const later = this.changes.answered(place);
    if (!this.view.has(place)) this.recount = true; // only the portal can count it
    if (result.outcome === "gone" || result.outcome === "refused") {
      this.replace(place, change.was);
      this.view.gone(place);
    } else if (result.mark === change.mark) {
      this.stored.set(place, result.mark);
      this.view.paint(place, later ? later.mark : result.mark, Boolean(later));
    } else {
      const yours = later ? later.mark : change.mark;
      this.replace(place, result.mark);
      const isConflict = result.outcome === "conflict" || later;
      if (isConflict && yours !== result.mark) {
        this.view.conflict(place, { yours, mark: result.mark, by: result.by, at: result.at });
      }
    }
  }

  /** The portal has another mark than this page: show it, and drop the change that waits for the place. */
  replace(place, mark) {
    this.changes.drop(place);
    this.stored.set(place, mark);
    this.recount = true;
    this.view.paint(place, mark, false);
  }

  /** Take over the portal's answer about news: marks of others since the cursor, and perhaps totals. */
  hear({ marks, cursor, people, counts }) {
    const latest = new Map(marks.map(([person, session, ...news]) => [placeOf(person, session), news]));
    let others = 0;
    for (const [place, [mark, by, at]] of latest) {
      this.authors.set(place, { by, at });
      if (this.changes.has(place)) continue; // the answer to the change will have it
      if (this.view.has(place) && this.view.read(place) !== mark) others += 1;
      this.stored.set(place, mark);
      this.view.paint(place, mark, false);
    }
    this.more = cursor !== this.cursor && marks.length >= MOST_NEWS;
    this.cursor = cursor;
    if (counts) this.view.count(people, counts, this.unsettled());
    if (others) this.view.news(others);
  }

  /** [[session, mark that the portal counts, mark shown], …] of the changes that the portal's totals do not hold. */
  unsettled() {
    return [...this.changes.places()].map((place) => {
      const first = this.changes.first(place);
      return [first.session, this.stored.get(place) ?? first.was, this.current(place)];
    });
  }

  /** Take over the marks of one session, [[person, mark], …], as the portal has them. Return them as this page has them. */
  learn(session, people) {
    return people.map(([person, mark]) => {
      const place = placeOf(person, session);
      if (!this.changes.has(place)) this.stored.set(place, mark);
      return [person, this.current(place)];
    });
  }
}
