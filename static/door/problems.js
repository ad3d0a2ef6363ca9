// Lists arrivals that the portal refused or holds for a coordinator, until a user has seen them.

import { seenAt } from "./phrases.js";
import { isOurs } from "./sender.js";
import { say } from "./words.js";

export class Problems {
  constructor({ door, store, screen }) {
    Object.assign(this, { door, store, screen });
    this.list = [];
  }

  get count() {
    return this.list.length;
  }

  async reread() {
    this.list = (await this.store.all("outcomes")).filter((outcome) => isOurs(outcome, this.door.config));
    this.list.sort((a, b) => (a.seen_at < b.seen_at ? -1 : 1));
    this.show();
  }

  show() {
    this.screen.rows(
      "problem-list",
      "problems",
      this.list.map((outcome) => this.row(outcome))
    );
  }

  row(outcome) {
    const { roster, clock } = this.door;
    const person = roster && roster.people.get(outcome.ticket);
    const session = roster && roster.session(outcome.session);
    const seen = seenAt(clock, clock.corrected(outcome.seen_at), session, outcome.session);
    const reason =
      outcome.message ||
      (outcome.outcome === "marked" ? say(`mark-${outcome.mark}`) : say(`detail-${outcome.outcome}`));
    return {
      tone: outcome.outcome === "held" || outcome.outcome === "marked" ? "ask" : "refused",
      name: person ? person.name : outcome.ticket,
      detail: `${say(outcome.outcome)} · ${seen}. ${reason}`,
      actions: this.actions(outcome, person, session),
    };
  }

  actions(outcome, person, session) {
    const actions = [];
    if (outcome.outcome === "held" && this.door.config.urls.portal) {
      actions.push({ text: say("decide"), href: this.door.config.urls.portal });
    }
    if (outcome.outcome === "marked" && session) {
      const verdict = { ticket: outcome.ticket, person, session, mark: outcome.mark };
      actions.push({ text: say("let-in"), act: () => this.door.letInAnyway(verdict, outcome) });
    }
    actions.push({ text: say("dismiss"), act: () => this.dismiss(outcome) });
    return actions;
  }

  async dismiss({ nonce }) {
    await this.store.write([["delete", "outcomes", nonce]]);
    await this.door.changedHere();
  }
}
