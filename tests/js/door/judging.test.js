import assert from "node:assert/strict";
import test from "node:test";

import { judge } from "../../../static/door/judging.js";
import { Roster } from "../../../static/door/roster.js";

const ANI = "BT0000000000000001";
const STRANGER = "BT0000000000000009";
const SESSION = {
  id: 7, number: 1, date: "2026-05-11", day_begins_at: "2026-05-11T00:00:00+07:00",
  starts_at: "2026-05-11T08:00:00+07:00", ends_at: "2026-05-11T10:00:00+07:00",
};

/** The verdict on Ani's ticket: at eight, online, unmarked, nothing waiting, unless `given` says otherwise. */
function verdict({ text = ANI, marks = [], time = "08:00:00", session = SESSION, waiting, ...given } = {}) {
  const roster = new Roster({
    sessions: [SESSION], people: [{ ticket: ANI, name: "Ani", agency: "Dinas" }], marks, late_after_minutes: 15,
  });
  const pending = (ticket, id) => (ticket === text && id === SESSION.id ? waiting : undefined);
  const now = Date.parse(`2026-05-11T${time}+07:00`);
  return judge(text, { roster, session, now, today: "2026-05-11", online: true, pending, ...given });
}

/** kind, tone and whether it is sent. */
function short(given) {
  const { kind, tone, send } = verdict(given);
  return [kind, tone, send];
}

test("an expected person is marked present, or late after the tolerance", () => {
  assert.deepEqual(short(), ["in", "in", true]);
  assert.deepEqual(short({ time: "08:15:01" }), ["late", "late", true]);
  assert.equal(verdict().person.name, "Ani");
  assert.equal(verdict().session, SESSION);
});

test("a text that is no ticket is refused and not sent", () => {
  assert.deepEqual(short({ text: "Zulkifli" }), ["not_a_ticket", "refused", false]);
  assert.deepEqual(short({ text: "BTS1-2" }), ["sheet_row", "refused", false]);
});

test("without a session nobody is checked in", () => {
  assert.deepEqual(short({ session: null }), ["no_session", "refused", false]);
});

test("a session of a later day is refused, but without network the portal decides", () => {
  const session = { ...SESSION, date: "2026-05-12" };
  assert.deepEqual(short({ session }), ["too_early", "refused", false]);
  assert.deepEqual(short({ session, online: false }), ["in", "in", true]);
});

test("the portal decides about a person who is not on the list", () => {
  assert.deepEqual(short({ text: STRANGER }), ["asking", "busy", true]);
  assert.deepEqual(short({ text: STRANGER, online: false }), ["stranger", "ask", true]);
  assert.deepEqual(short({ text: STRANGER, waiting: { nonce: "n", over: null, at: "t" } }), ["asking", "busy", false]);
});

for (const mark of ["H", "T"]) {
  test(`somebody marked ${mark} is already in since that time; the second scan is still counted`, () => {
    const already = verdict({ marks: [[ANI, 7, mark, "t1"]] });
    assert.deepEqual([already.kind, already.at, already.send], ["already", "t1", true]);
  });
}

for (const mark of ["I", "A"]) {
  test(`about somebody marked ${mark} the page asks, and says so to the portal once`, () => {
    const marks = [[ANI, 7, mark, "t1"]];
    const first = verdict({ marks });
    assert.deepEqual([first.kind, first.mark, first.nonce, first.send], ["marked", mark, "", true]);
    const again = verdict({ marks, waiting: { nonce: "n", over: null, at: "t2" } });
    assert.deepEqual([again.kind, again.nonce, again.send], ["marked", "n", false]);
  });

  test(`somebody marked ${mark} who was let in all the same is already in`, () => {
    const known = verdict({ marks: [[ANI, 7, mark, "t1"]], waiting: { nonce: "n", over: mark, at: "t2" } });
    assert.deepEqual([known.kind, known.at, known.send], ["already", "t2", false]);
  });
}

test("a waiting mark of this device counts as checked in and is not sent again", () => {
  const known = verdict({ waiting: { nonce: "n", over: null, at: "t2" } });
  assert.deepEqual([known.kind, known.at, known.send], ["already", "t2", false]);
});

test("a mark of another session does not count", () => {
  assert.deepEqual(short({ marks: [[ANI, 8, "H", "t1"]] }), ["in", "in", true]);
});
