// Lists of people on the device, one for each event that was opened here: when they are kept, and when they go.

import { Roster } from "./roster.js";

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

  /** Keeps what the portal answered, and what was known of marks. */
  async keep(answer, marks) {
    const { kind, owner, urls } = this.config;
    const record = Object.assign({}, answer, { base: urls.base, kind, owner, marks });
    await this.store.write([["put", "rosters", record]]);
    return new Roster(record);
  }

  /** What is marked belongs to the list, so that "already in" is known without a line too. */
  keepMarks(roster) {
    return this.store.write([["put", "rosters", Object.assign({}, roster.record, { marks: roster.markList() })]]);
  }

  /** Lists of events that are over go, of whichever event they are. */
  async forgetOver(now) {
    await this.forgetWhere((record) => Date.parse(record.expires_at) < now);
  }

  /** This event's, and all that a user had who is signed out now. */
  async forgetOurs(why) {
    const { base } = this.config.urls;
    await this.forgetWhere((record) => record.base === base || (why === "signed_out" && record.kind === "staff"));
  }

  async forgetWhere(goes) {
    const bases = (await this.store.all("rosters")).filter(goes).map(({ base }) => base);
    if (!bases.length) return;
    const outcomes = (await this.store.all("outcomes")).filter((outcome) => bases.includes(outcome.base));
    await this.store.write([
      ...bases.map((base) => ["delete", "rosters", base]),
      ...outcomes.map(({ nonce }) => ["delete", "outcomes", nonce]),
    ]);
  }
}
