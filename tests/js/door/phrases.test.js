import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Clock } from "../../../static/door/clock.js";
import { hintOf, noticesOfAnEnd, panelOf, seenAt } from "../../../static/door/phrases.js";
import { Roster } from "../../../static/door/roster.js";

const session = (number, hour) => ({
  id: number, number, date: "2026-05-11", day_begins_at: "2026-05-11T00:00:00+07:00",
  starts_at: `2026-05-11T${hour}:00:00+07:00`, ends_at: `2026-05-11T${hour}:45:00+07:00`,
});
const [FIRST, SECOND] = [session(1, "08"), session(2, "13")];
const PERSON = { name: "Ani", agency: "Dinas" };

// Instead of the words of the page, their names and what is filled into them.
before(() => {
  const element = (selector) => ({ textContent: `${selector.match(/"(.+)"/)[1]} {number}{time}{day}{mark}{by}{session}{text}` });
  globalThis.document = { getElementById: () => ({ content: { querySelector: element } }) };
  globalThis.location = { pathname: "/door/x/" };
});

after(() => {
  delete globalThis.document;
  delete globalThis.location;
});

const plain = (text) => text.replace(/\{\w+\}/g, "").trim();

function clockAt(hour) {
  const clock = new Clock({ language: "id", zone: "Asia/Jakarta" });
  clock.now = () => Date.parse(`2026-05-11T${hour}:30:00+07:00`);
  return clock;
}

function hint(chosen, hour) {
  const roster = new Roster({ sessions: [FIRST, SECOND], people: [], marks: [] });
  const [text, warns] = hintOf(chosen, roster, clockAt(hour));
  return [plain(text), warns];
}

test("the hint warns of a session that is not the current one, or of another day", () => {
  assert.deepEqual(hint(FIRST, "08"), ["session-now", false]);
  assert.deepEqual(hint(FIRST, "07"), ["session-later 08.00 WIB", false]);
  assert.deepEqual(hint(FIRST, "13"), ["session-not-now session 2", true]);
  assert.equal(hint({ ...FIRST, date: "2026-05-12" }, "08")[1], true);
  assert.deepEqual(hint(undefined, "08"), ["", false]);
});

test("a session goes on after midnight of its day", () => {
  const late = { ...FIRST, date: "2026-05-10", starts_at: "2026-05-10T22:00:00+07:00", ends_at: "2026-05-11T02:00:00+07:00" };
  const roster = new Roster({ sessions: [late, SECOND], people: [], marks: [] });
  assert.equal(hintOf(late, roster, clockAt("01"))[1], false);
  assert.equal(hintOf(late, roster, clockAt("02"))[1], true);
});

test("a session without times lasts the whole day", () => {
  const whole = { ...FIRST, starts_at: null, ends_at: null };
  const roster = new Roster({ sessions: [whole], people: [], marks: [] });
  const [text, warns] = hintOf(whole, roster, clockAt("08"));
  assert.deepEqual([plain(text), warns], ["session-now", false]);
});

function panel(verdict, online = true) {
  const { state, name, from, detail } = panelOf({ tone: "in", session: FIRST, ...verdict }, { clock: clockAt("08"), online });
  return [plain(state), name, from, detail.split(" · ").map(plain).join(" · ")];
}

test("the panel names the person, session and time, and whether the mark is stored", () => {
  const verdict = { kind: "in", person: PERSON, at: "2026-05-11T01:05:00Z" };
  assert.deepEqual(panel(verdict), ["in", "Ani", "Dinas", "session-short 1 · 08.05 WIB"]);
  assert.deepEqual(panel(verdict, false), ["in", "Ani", "Dinas", "session-short 1 · 08.05 WIB · kept"]);
  assert.deepEqual(panel({ ...verdict, stored: true }, false), ["in", "Ani", "Dinas", "session-short 1 · 08.05 WIB · stored"]);
});

test("a stranger is named by the ticket, and the portal's message comes first", () => {
  assert.deepEqual(panel({ kind: "stranger", ticket: "BT1" }).slice(0, 3), ["stranger", "", "BT1"]);
  assert.equal(panel({ kind: "held", message: "Sakit" })[3], "Sakit");
});

test("a person with another mark is shown with the mark and its author, if known", () => {
  assert.match(panel({ kind: "marked", mark: "I", person: PERSON })[3], /^detail-marked mark-I/);
  assert.match(panel({ kind: "marked", mark: "I", person: PERSON, by: "Sri", message: "x" })[3], /^detail-marked-by mark-I.*Sri/);
});

test("a session missing in the list is named by its number", () => {
  const at = (...given) => plain(seenAt(clockAt("08"), "2026-05-11T01:05:00Z", ...given));
  assert.equal(at(FIRST, 1), "seen 08.05 WIBsession-short 1");
  assert.equal(at(undefined, 1), "seen 08.05 WIB#1");
});

test("the notice of an end explains what to do about waiting marks", () => {
  const texts = (...given) => noticesOfAnEnd(...given).map(({ text, bad }) => [plain(text), bad]);
  assert.deepEqual(texts({ why: "removed" }, 3, { stopped: true }), [["removed", false]]);
  assert.deepEqual(texts({ why: "gone", message: "Over" }, 0, { stopped: false }), [["Over", true]]);
  assert.deepEqual(texts({ why: "gone" }, 2, { stopped: false }), [["gone", true], ["gone-sending", false]]);
  assert.deepEqual(texts({ why: "gone" }, 2, { stopped: true }), [["gone", true], ["gone-pending", true]]);
  const [{ link }] = noticesOfAnEnd({ why: "signed_out" }, 2, { stopped: true });
  assert.equal(link[0], "/accounts/login/?next=%2Fdoor%2Fx%2F");
});
