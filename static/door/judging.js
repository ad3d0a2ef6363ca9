// The verdict that the device shows at once, before the server has answered.

import { read } from "./tickets.js";

/**
 * Return the verdict on a scanned or chosen text:
 * {kind, tone, ticket, person, session, mark?, at?, reason?, send}. `kind` names the words, `tone` colour and sound;
 * `send`: whether the mark is sent, also without network, because the list may be old and the portal decides.
 * `pending(ticket, session)` returns a waiting mark of this device.
 */
export function judge(text, { roster, session, now, today, online, pending }) {
  const { ticket, reason } = read(text);
  if (!ticket) return { kind: reason, tone: "refused", send: false };
  const person = roster.people.get(ticket);
  const verdict = { ticket, person, session };
  if (!session) return Object.assign(verdict, { kind: "no_session", tone: "refused", send: false });
  // Without network the device's clock may be wrong: the mark is stored, and the portal decides.
  if (online && session.date > today)
    return Object.assign(verdict, { kind: "too_early", tone: "refused", send: false });
  const waiting = pending(ticket, session.id);
  if (!person) {
    // Registered after this device got its list, or at another event: the portal decides.
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
