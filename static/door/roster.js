// The event as this device knows it: who is expected, which sessions there are, what is marked so far.

const HOUR = 3600000;
const PRESENT = ["H", "T"];

/** Lower case without accents or punctuation: how names are compared. */
export const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

const key = (ticket, session) => `${ticket} ${session}`;

export class Roster {
  constructor(record) {
    this.record = record;
    const order = (session) => session.starts_at || `${session.date}T`;
    this.sessions = record.sessions.slice().sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a.number - b.number));
    this.people = new Map(
      record.people.map((person) => [person.ticket, Object.assign({ folded: fold(`${person.name} ${person.agency}`) }, person)])
    );
    this.setMarks(record.marks || []);
  }

  setMarks(list) {
    this.marks = new Map(list.map(([ticket, session, mark, at]) => [key(ticket, session), { mark, at }]));
  }

  mark(ticket, session) {
    return this.marks.get(key(ticket, session));
  }

  setMark(ticket, session, mark, at) {
    this.marks.set(key(ticket, session), { mark, at });
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

  /** The session that runs now, or the next one; the last when all are over. */
  currentSession(now) {
    return this.sessions.find((session) => endOf(session) > now) || this.sessions[this.sessions.length - 1];
  }

  /** Whether someone seen at that time (milliseconds) is late for the session. */
  isLate(session, seen) {
    return Boolean(session.starts_at) && seen > Date.parse(session.starts_at) + this.record.late_after_minutes * 60000;
  }

  /** People whose name or agency has every word that was typed at the start of one of theirs; names first. */
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
}

function endOf(session) {
  if (session.ends_at) return Date.parse(session.ends_at);
  if (session.starts_at) return Date.parse(session.starts_at) + 2 * HOUR;
  return Date.parse(`${session.date}T17:00:00Z`); // midnight in Jakarta
}
