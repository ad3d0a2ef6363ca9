// What the device can say at once, before the server has heard of it.

import { read } from "./tickets.js";

/**
 * The verdict on a text that was scanned or chosen:
 * {kind, tone, ticket, person, session, mark?, at?, reason?, send}. `kind` names the words, `tone` colour and sound;
 * `send` tells whether it is to be recorded: without a line too, for the list may be old and the portal knows better.
 * `pending(ticket, session)` gives a mark of this device that waits.
 */
export function judge(text, { roster, session, now, today, online, pending }) {
  const { ticket, reason } = read(text);
  if (!ticket) return { kind: reason, tone: "refused", send: false };
  const person = roster.people.get(ticket);
  const verdict = { ticket, person, session };
  if (!session) return Object.assign(verdict, { kind: "no_session", tone: "refused", send: false });
  // Without a line the device's clock may be the one that is wrong: then it is kept, and the portal says.
  if (online && session.date > today)
    return Object.assign(verdict, { kind: "too_early", tone: "refused", send: false });
  const waiting = pending(ticket, session.id);
  if (!person) {
    // Registered after this device had its list, or of another event: the portal knows.
    const known = online ? { kind: "asking", tone: "busy" } : { kind: "stranger", tone: "ask" };
    return Object.assign(verdict, known, { send: !waiting });
  }
  const known = roster.mark(ticket, session.id);
  if (known && roster.isPresent(ticket, session.id))
    return Object.assign(verdict, { kind: "already", tone: "already", at: known.at, send: !waiting });
  if (known && known.mark && !(waiting && waiting.over === known.mark)) {
    const nonce = waiting ? waiting.nonce : "";
    return Object.assign(verdict, { kind: "marked", tone: "ask", mark: known.mark, nonce, send: !waiting });
  }
  if (waiting) return Object.assign(verdict, { kind: "already", tone: "already", at: waiting.at, send: false });
  const late = roster.isLate(session, now);
  return Object.assign(verdict, { kind: late ? "late" : "in", tone: late ? "late" : "in", send: true });
}
