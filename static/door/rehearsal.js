// The check-in page with invented people: it answers itself what the portal would answer, and keeps nothing.

const ADDRESS = "rehearsal:";
const PLACES = ["Kabupaten Contoh", "Kota Contoh"];
const NAMES = [
  "Ayu Lestari", "Bagus Pratama", "Citra Anggraini", "Dedi Kurniawan", "Endah Wulandari", "Fajar Nugroho", "Gita Permata", "Hadi Saputra",
];
const SESSION = 1;
const EXCUSED = 8; // the last of them is excused, to practise letting somebody in anyway
const HOUR = 3600000;

export const isRehearsal = () => new URLSearchParams(location.search).has("rehearse");

/** Return the configuration of the page for a rehearsal. */
export function rehearsed(config) {
  const urls = Object.assign({}, config.urls, { base: ADDRESS, roster: "roster", marks: "marks", send: "send", portal: "" });
  const event = Object.assign({}, config.event, { code: "LATIHAN" });
  return Object.assign({}, config, { event, urls, owner: "", csrf: false, isRehearsal: true });
}

const ticketOf = (number) => `BT00000000000000A${number}`;

/** Plays the portal. `online()` says whether the device has a network, so that work without one can be practised too. */
export class Rehearsal {
  constructor({ online, now = () => Date.now() }) {
    Object.assign(this, { online, now });
    this.marks = new Map([[ticketOf(EXCUSED), { mark: "I", at: this.time(), by: "Panitia" }]]);
    this.ask = async (url, { body } = {}) => {
      if (!this.online()) return { kind: "offline" };
      return { kind: "ok", data: this.answer(url, body), asked: this.now() };
    };
  }

  time(later = 0) {
    return new Date(this.now() + later).toISOString();
  }

  answer(url, body) {
    if (url === "send") return { now: this.time(), results: body.marks.map((mark) => this.take(mark)) };
    return url === "roster" ? this.roster() : { now: this.time(), cursor: 0, marks: this.known() };
  }

  known() {
    return [...this.marks].map(([ticket, { mark, at }]) => [ticket, SESSION, mark, at]);
  }

  roster() {
    const today = new Intl.DateTimeFormat("sv-SE").format(this.now()); // on this device, as 2027-03-01
    const session = { id: SESSION, number: 1, title: "Latihan", date: today, day_begins_at: this.time(-HOUR), starts_at: this.time(-HOUR / 12) };
    const people = NAMES.map((name, index) => ({
      ticket: ticketOf(index + 1),
      name,
      agency: `Dinas Perpustakaan ${PLACES[index % PLACES.length]}`,
    }));
    const times = { made_at: this.time(), expires_at: this.time(24 * HOUR), late_after_minutes: 15 };
    return Object.assign(times, { sessions: [Object.assign(session, { ends_at: this.time(HOUR) })], people });
  }

  take({ nonce, ticket, over, undoes, seen_at }) {
    const number = NAMES.findIndex((_name, index) => ticketOf(index + 1) === ticket) + 1;
    if (!number) return { nonce, outcome: "unknown", mark: "", at: null, by: "", name: "", agency: "" };
    const found = this.marks.get(ticket);
    const outcome = this.outcome(found, { nonce, over, undoes });
    if (outcome === "undone") this.marks.delete(ticket);
    if (outcome === "in") this.marks.set(ticket, { mark: "H", at: seen_at, by: "Anda", nonce });
    const { mark = "", at = null, by = "" } = this.marks.get(ticket) || {};
    return { nonce, outcome, mark, at, by, name: NAMES[number - 1], agency: "" };
  }

  outcome(found, { nonce, over, undoes }) {
    if (undoes) return found && found.nonce === undoes ? "undone" : "not_undone";
    if (!found || found.mark === over || found.nonce === nonce) return "in";
    return found.mark === "I" ? "marked" : "already";
  }
}
