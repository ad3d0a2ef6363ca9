// Lists of people on the device, one for each event that was opened here: when they are stored and deleted.

import { Roster } from "./roster.js";

const ANSWERS_KEPT = 30 * 24 * 3600000; // milliseconds

export class Lists {
  constructor({ store, config }) {
    Object.assign(this, { store, config });
  }

  /** The list of this event, if this user has one here. */
  async kept() {
    const { urls, owner } = this.config;
    const record = await this.store.get("rosters", urls.base);
    return record && record.owner === owner ? new Roster(record) : null;
  }

  /** Store the portal's answer and the known marks. */
  async keep(answer, marks) {
    const { kind, owner, urls } = this.config;
    const record = Object.assign({}, answer, { base: urls.base, kind, owner, marks });
    await this.store.write([["put", "rosters", record]]);
    return new Roster(record);
  }

  /** The list has the marks, so that the page can show "already in" without network. The list of a large event is
   * written as a whole: not after each scan, but now and then, if anything has changed. */
  async keepMarks(roster) {
    if (!roster.unkept) return;
    roster.unkept = false;
    await this.store.write([["put", "rosters", Object.assign({}, roster.record, { marks: roster.markList() })]]);
  }

  /** Delete the lists of all events that are over, and after a longer time also answers that nobody has looked at. */
  async forgetOver(now) {
    await this.forgetWhere((record) => Date.parse(record.expires_at) < now);
    const old = (await this.store.all("outcomes")).filter(({ seen_at }) => Date.parse(seen_at) < now - ANSWERS_KEPT);
    await this.store.write(old.map(({ nonce }) => ["delete", "outcomes", nonce]));
  }

  /** Delete this event's list, and all lists of a user who has signed out. */
  async forgetOurs(why) {
    const { base } = this.config.urls;
    await this.forgetWhere((record) => record.base === base || (why === "signed_out" && record.kind === "staff"));
  }

  /** Only lists have names. Refused and held arrivals stay until a user has seen them. */
  async forgetWhere(goes) {
    const rosters = (await this.store.all("rosters")).filter(goes);
    await this.store.write(rosters.map(({ base }) => ["delete", "rosters", base]));
  }
}
