// The event on this device: expected people, sessions and present marks.

import { NameRules } from "./likeness.js";

const HOUR = 3600000;
const PRESENT = ["H", "T"];

/** Return the text in lower case without accents, apostrophes, invisible characters and punctuation: names are compared so. */
export const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/['’‘`´ʼʻ′‛]|\p{Cf}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

const key = (ticket, session) => `${ticket} ${session}`;

export class Roster {
  constructor(record) {
    this.record = record;
    // A list that the device stored before the portal sent the rules has none until it is loaded again.
    this.rules = record.name_rules && new NameRules(record.name_rules);
    this.sessions = record.sessions
      .slice()
      .sort((a, b) => (a.date === b.date ? a.number - b.number : a.date < b.date ? -1 : 1));
    this.people = new Map(
      record.people.map((person) => [
        person.ticket,
        Object.assign({ folded: fold(`${person.name} ${person.agency}`) }, person),
      ])
    );
    this.setMarks(record.marks || []);
    this.unkept = false;
  }

  /** Apply the changes in their order; "" is a mark that was taken back. */
  changeMarks(list) {
    for (const [ticket, session, mark, at] of list) this.setMark(ticket, session, mark, at);
  }

  setMarks(list) {
    this.marks = new Map(list.map(([ticket, session, mark, at]) => [key(ticket, session), { mark, at }]));
    this.unkept = true; // the device's own copy is older
  }

  mark(ticket, session) {
    return this.marks.get(key(ticket, session));
  }

  setMark(ticket, session, mark, at) {
    if (mark) this.marks.set(key(ticket, session), { mark, at });
    else this.marks.delete(key(ticket, session));
    this.unkept = true;
  }

  isPresent(ticket, session) {
    const known = this.mark(ticket, session);
    return known !== undefined && PRESENT.includes(known.mark);
  }

  markList() {
    return [...this.marks].map(([both, { mark, at }]) => {
      const [ticket, session] = both.split(" ");
      return [ticket, Number(session), mark, at];
    });
  }

  session(id) {
    return this.sessions.find((session) => session.id === id);
  }

  /** The session that runs now (of several the one that began last), else the next one; the last when all are over. */
  currentSession(now) {
    const latest = (a, b) => (beginOf(b) > beginOf(a) ? b : a);
    const earliest = (a, b) => (beginOf(b) < beginOf(a) ? b : a);
    const running = this.sessions.filter((session) => this.isRunning(session, now));
    if (running.length) return running.reduce(latest);
    const coming = this.sessions.filter((session) => beginOf(session) > now);
    return coming.length ? coming.reduce(earliest) : this.sessions[this.sessions.length - 1];
  }

  /** Whether the session runs now, which may be after midnight of its day. */
  isRunning(session, now) {
    return beginOf(session) <= now && endOf(session) > now;
  }

  /** Whether someone seen at that time (milliseconds) is late for the session. */
  isLate(session, seen) {
    return Boolean(session.starts_at) && seen > Date.parse(session.starts_at) + this.record.late_after_minutes * 60000;
  }

  /** Return the people with a word in name or agency for each typed beginning; names that begin with the first come first. */
  find(text, limit = 8) {
    const words = fold(text).split(" ").filter(Boolean);
    if (!words.length) return [];
    const found = [];
    for (const person of this.people.values()) {
      const padded = ` ${person.folded}`;
      if (words.every((word) => padded.includes(` ${word}`))) found.push(person);
    }
    const begins = (person) => (person.folded.startsWith(words[0]) ? 0 : 1);
    found.sort((a, b) => begins(a) - begins(b) || (a.folded < b.folded ? -1 : 1));
    return Object.assign(found.slice(0, limit), { total: found.length });
  }

  wordsOf(person) {
    person.words ??= this.rules.words(person.name);
    return person.words;
  }

  /** Return people whose name is like the typed one, for a name that `find` does not find. They are only offered. */
  likely(text, limit = 8) {
    if (!this.rules || fold(text).length < 4) return [];
    const typed = this.rules.words(text);
    const found = [...this.people.values()].filter((person) => this.rules.mayBeTheSame(typed, this.wordsOf(person)));
    return Object.assign(found.slice(0, limit), { total: found.length, isLikely: true });
  }
}

// A session without times lasts the whole day of its place; the portal sends the start of that day.
const midnight = (session) => Date.parse(session.day_begins_at);

function beginOf(session) {
  return session.starts_at ? Date.parse(session.starts_at) : midnight(session);
}

function endOf(session) {
  if (session.ends_at) return Date.parse(session.ends_at);
  return session.starts_at ? Date.parse(session.starts_at) + 2 * HOUR : midnight(session) + 24 * HOUR;
}
