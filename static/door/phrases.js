// Verdicts, sessions and marks in words, for the panel and the lists.

import { say } from "./words.js";

const short = (session) => (session ? say("session-short", session) : "");

/** The large panel for a verdict. */
export function panelOf(verdict, { clock, online }) {
  const { kind, tone, person, ticket, message, stored } = verdict;
  const detail = message && !stored && kind !== "marked" ? message : detailOf(verdict, clock, online);
  return {
    tone,
    state: say(kind),
    name: person ? person.name : "",
    from: person ? person.agency : ticket || "",
    detail,
  };
}

function detailOf({ kind, at, mark, by, session, text, stored }, clock, online) {
  const time = at ? clock.time(at) : "";
  if (kind === "in" || kind === "late") {
    const kept = stored ? say("stored") : online ? "" : say("kept");
    return [short(session), time, kept].filter(Boolean).join(" · ");
  }
  if (kind === "marked")
    return say(by ? "detail-marked-by" : "detail-marked", { mark: say(`mark-${mark}`), by, session: short(session) });
  if (kind === "too_early") return say("session-other-day", { day: clock.day(session.date) });
  return say(`detail-${kind}`, { time, session: short(session), text });
}

/** Return when and for which session a person was seen; the list may lack the session by now. */
export function seenAt(clock, iso, session, id) {
  return say("seen", { session: session ? short(session) : `#${id}`, time: clock.time(iso) });
}

/** Return [words, whether they warn] about a session that may not be the expected one. */
export function hintOf(session, roster, clock) {
  if (!session) return ["", false];
  if (session.date !== clock.today() && !roster.isRunning(session, clock.now()))
    return [say("session-other-day", { day: clock.day(session.date) }), true];
  const current = roster.currentSession(clock.now());
  if (current !== session) return [say("session-not-now", { session: say("session", current) }), true];
  const begun = !session.starts_at || Date.parse(session.starts_at) <= clock.now();
  return [begun ? say("session-now") : say("session-later", { time: clock.time(session.starts_at) }), false];
}

/** Return the message after the list was deleted from the device; `stopped`: waiting marks are not accepted any more. */
export function noticesOfAnEnd({ why, message }, unsent, { stopped }) {
  if (why === "removed" || why === "expired") return [{ text: say(why), bad: false }];
  if (why === "signed_out") {
    const link = [`/accounts/login/?next=${encodeURIComponent(location.pathname)}`, say("sign-in")];
    return [{ text: say("signed-out"), bad: true, link }];
  }
  const notices = [{ text: message || say("gone"), bad: true }];
  if (unsent) notices.push({ text: say(stopped ? "gone-pending" : "gone-sending"), bad: stopped });
  return notices;
}
