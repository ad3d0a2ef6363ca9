// Everything on the page except the large panel: session, counts, latest arrivals, waiting marks, notices.

import { hintOf, noticesOfAnEnd, seenAt } from "./phrases.js";
import { isOfEvent } from "./sender.js";
import { say } from "./words.js";

export class Board {
  constructor({ door, screen }) {
    Object.assign(this, { door, screen });
  }

  sessions() {
    const { roster, session } = this.door;
    this.screen.sessions(roster ? roster.sessions : [], session);
    this.hint();
    this.counts();
  }

  /** Warn if the chosen session is not the expected one. */
  hint() {
    const { roster, session, clock } = this.door;
    this.screen.sessionHint(...hintOf(session, roster, clock));
  }

  async counts() {
    const { roster, session, sender } = this.door;
    if (roster && session) {
      const there = [...roster.people.keys()].filter((ticket) => this.door.presence(ticket, session.id)).length;
      this.screen.present(there, roster.people.size);
    } else this.screen.present(0, null);
    if (!sender) return;
    const sent = await sender.sent();
    this.screen.counts({ pending: this.door.waiting.length, sent, problems: this.door.problems.count });
  }

  recent() {
    const rows = this.door.recent.map(({ tone, kind, person, ticket, at, session }) => ({
      tone,
      name: person ? person.name : ticket,
      detail: `${say(kind)} · ${seenAt(this.door.clock, at, session)}`,
    }));
    this.screen.rows("recent-list", "recent", rows);
  }

  /** Show marks that wait longer than a request takes. */
  waiting() {
    const { online, waiting } = this.door;
    this.screen.rows("waiting-list", "waiting", online ? [] : waiting.map((mark) => this.waitingRow(mark)));
  }

  waitingRow({ ticket, session, seen_at, undoes }) {
    const { roster, clock } = this.door;
    const person = roster && roster.people.get(ticket);
    const seen = seenAt(clock, clock.corrected(seen_at), roster && roster.session(session), session);
    const detail = undoes ? `${say("undone")} · ${seen}` : seen;
    return { tone: "busy", name: person ? person.name : ticket, detail };
  }

  async notices() {
    const { notice, waiting, clock, store, config, sender } = this.door;
    if (config.isRehearsal) {
      this.screen.notices([{ text: say("rehearsal"), bad: false, link: [location.pathname, say("rehearsal-end")] }]);
      return;
    }
    const notices = notice ? noticesOfAnEnd(notice, waiting.length, sender) : [];
    const minutes = clock.wrongBy();
    if (minutes) notices.push({ text: say("clock", { minutes }), bad: true });
    const all = await store.all("pending");
    const others = all.filter((mark) => isOfEvent(mark, config) && mark.owner !== config.owner);
    if (others.length) notices.push({ text: say("others", { count: others.length }), bad: false });
    this.screen.notices(notices);
  }
}
