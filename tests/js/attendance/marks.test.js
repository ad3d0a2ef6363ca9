import assert from "node:assert/strict";
import test from "node:test";

import { Marks, partsOf, placeOf } from "../../../static/attendance/marks.js";

const [ANI, BUDI, ELSEWHERE] = [1, 2, 9]; // the last one is on another page of the sheet
const SESSION = 10;

/** A page that shows Ani and Budi at one session, with the marks given. */
function pageOf(shown = {}) {
  const page = { shown: { "1-10": "", "2-10": "", ...shown }, pending: new Set(), conflicts: {}, gone: [], news: 0, counts: [] };
  const view = {
    has: (place) => place in page.shown,
    read: (place) => page.shown[place] ?? "",
    paint(place, mark, isPending) {
      if (place in page.shown) page.shown[place] = mark;
      if (isPending) page.pending.add(place);
      else page.pending.delete(place);
    },
    conflict: (place, conflict) => (page.conflicts[place] = conflict),
    gone: (place) => page.gone.push(place),
    news: (count) => (page.news += count),
    count: (...given) => page.counts.push(given),
  };
  page.marks = new Marks({ cursor: 0, view });
  page.put = (person, mark) => page.marks.put([{ person, session: SESSION, mark }]);
  /** Send, and let the portal answer so: results by person. */
  page.settle = (results) => {
    const batch = page.marks.changes.next();
    page.marks.settle(batch, batch.map(([, { person }]) => results[person]));
    return batch;
  };
  page.hear = (...marks) => page.marks.hear({ marks, cursor: 5 });
  return page;
}

const stored = (mark) => ({ outcome: "stored", mark });
const news = (person, mark) => [person, SESSION, mark, "Tuti", "10.15"];

test("a place is a person and a session", () => {
  assert.deepEqual(partsOf(placeOf(12, 345)), [12, 345]);
});

test("a mark is shown as pending until the portal has stored it", () => {
  const page = pageOf();
  page.put(ANI, "H");
  assert.deepEqual([page.shown["1-10"], [...page.pending], page.marks.pending], ["H", ["1-10"], 1]);
  const [[, change]] = page.settle({ [ANI]: stored("H") });
  assert.deepEqual([change.person, change.session, change.mark, change.was], [ANI, SESSION, "H", ""]);
  assert.match(change.nonce, /^[0-9a-f-]{36}$/);
  assert.deepEqual([page.shown["1-10"], page.pending.size, page.marks.pending], ["H", 0, 0]);
});

test("setting the present mark changes nothing", () => {
  const page = pageOf({ "1-10": "H" });
  assert.deepEqual(page.put(ANI, "H"), []);
  assert.equal(page.marks.pending, 0);
});

test("of several unsent marks, the last is sent, with the mark that its author saw first", () => {
  const page = pageOf({ "1-10": "I" });
  for (const mark of ["H", "T", "A"]) page.put(ANI, mark);
  const [[, change], ...others] = page.marks.changes.next();
  assert.deepEqual([change.was, change.mark, others], ["I", "A", []]);
});

test("a mark changed back before sending is not sent", () => {
  const page = pageOf({ "1-10": "I" });
  page.put(ANI, "H");
  page.put(ANI, "I");
  assert.deepEqual([page.marks.pending, page.pending.size, page.marks.changes.next()], [0, 0, null]);
});

test("a mark set while an earlier one is unanswered is sent after it", () => {
  const page = pageOf();
  page.put(ANI, "H");
  const first = page.marks.changes.next();
  page.put(ANI, "T");
  assert.deepEqual(page.marks.changes.next(), first);
  page.settle({ [ANI]: stored("H") });
  assert.deepEqual([page.shown["1-10"], page.pending.size], ["T", 1]);
  const [[, second]] = page.marks.changes.next();
  assert.deepEqual([second.was, second.mark], ["H", "T"]);
  assert.notEqual(second.nonce, first[0][1].nonce);
});

test("another user's mark stays, and the page gets the conflict", () => {
  const page = pageOf();
  page.put(ANI, "H");
  page.settle({ [ANI]: { outcome: "conflict", mark: "I", by: "Tuti", at: "10.15" } });
  assert.deepEqual(page.conflicts, { "1-10": { yours: "H", mark: "I", by: "Tuti", at: "10.15" } });
  assert.deepEqual([page.shown["1-10"], page.marks.pending, page.marks.recount], ["I", 0, true]);
});

test("a mark set after a mark in conflict belongs to the conflict and is not sent", () => {
  const page = pageOf();
  page.put(ANI, "H");
  page.marks.changes.next();
  page.put(ANI, "T");
  page.settle({ [ANI]: { outcome: "conflict", mark: "I", by: "Tuti", at: "10.15" } });
  assert.equal(page.conflicts["1-10"].yours, "T");
  assert.equal(page.marks.changes.next(), null);
});

test("a stored mark replaced by another user is shown, and conflicts only with a later mark of this page", () => {
  const page = pageOf();
  page.put(ANI, "H");
  page.settle({ [ANI]: stored("I") });
  assert.deepEqual([page.conflicts, page.shown["1-10"]], [{}, "I"]);
  page.put(BUDI, "H");
  page.marks.changes.next();
  page.put(BUDI, "T");
  page.settle({ [BUDI]: stored("I") });
  assert.equal(page.conflicts["2-10"].yours, "T");
});

test("a later mark equal to the other user's ends the conflict", () => {
  const page = pageOf();
  page.put(ANI, "H");
  page.marks.changes.next();
  page.put(ANI, "I");
  page.settle({ [ANI]: { outcome: "conflict", mark: "I", by: "Tuti", at: "10.15" } });
  assert.deepEqual([page.conflicts, page.shown["1-10"], page.marks.pending], [{}, "I", 0]);
});

test("equal marks of two users are no conflict", () => {
  const page = pageOf();
  page.put(ANI, "H");
  page.settle({ [ANI]: { outcome: "conflict", mark: "H", by: "Tuti", at: "10.15" } });
  assert.deepEqual([page.conflicts, page.shown["1-10"]], [{}, "H"]);
});

for (const outcome of ["gone", "refused"]) {
  test(`a mark that is ${outcome} is taken back, with what was put after it`, () => {
    const page = pageOf({ "1-10": "I" });
    page.put(ANI, "H");
    page.marks.changes.next();
    page.put(ANI, "T");
    page.settle({ [ANI]: { outcome } });
    assert.deepEqual([page.shown["1-10"], page.gone, page.marks.pending], ["I", ["1-10"], 0]);
  });
}

test("undo restores the earlier marks, last change first", () => {
  const page = pageOf({ "1-10": "I" });
  const changed = [...page.put(ANI, "H"), ...page.put(BUDI, "H"), ...page.put(ANI, "A")];
  page.marks.undo(changed);
  assert.deepEqual([page.shown["1-10"], page.shown["2-10"], page.marks.pending], ["I", "", 0]);
});

test("undo of a stored mark is sent as a change", () => {
  const page = pageOf();
  const changed = page.put(ANI, "H");
  page.settle({ [ANI]: stored("H") });
  page.marks.undo(changed);
  const [[, change]] = page.marks.changes.next();
  assert.deepEqual([change.was, change.mark], ["H", ""]);
});

test("undo does not change later marks of other users", () => {
  const page = pageOf();
  const changed = page.put(ANI, "H");
  page.settle({ [ANI]: stored("H") });
  page.hear(news(ANI, "A"));
  page.marks.undo(changed);
  assert.deepEqual(page.conflicts, { "1-10": { yours: "", mark: "A", by: "Tuti", at: "10.15" } });
  assert.deepEqual([page.shown["1-10"], page.marks.pending], ["A", 0]);
});

test("undo on another page of the grid is decided by the portal", () => {
  const page = pageOf();
  page.marks.undo([{ person: ELSEWHERE, session: SESSION, mark: "H", before: "" }]);
  const [[, change]] = page.marks.changes.next();
  assert.deepEqual([change.person, change.was, change.mark], [ELSEWHERE, "H", ""]);
});

test("the latest marks of other users are shown and counted", () => {
  const page = pageOf({ "2-10": "T" });
  page.hear(news(ANI, "I"), news(ANI, "A"), news(BUDI, "T"), news(ELSEWHERE, "H"));
  assert.deepEqual([page.shown["1-10"], page.news, page.marks.cursor], ["A", 1, 5]);
});

test("marks of other users do not replace unsaved marks", () => {
  const page = pageOf();
  page.put(ANI, "H");
  page.hear(news(ANI, "I"));
  assert.deepEqual([page.shown["1-10"], page.news], ["H", 0]);
});

test("only a full answer is followed by another request", () => {
  const page = pageOf();
  const many = Array.from({ length: 2000 }, () => news(ANI, "H"));
  page.marks.hear({ marks: many.slice(1), cursor: 1999 });
  assert.equal(page.marks.more, false);
  page.marks.hear({ marks: many, cursor: 4000 });
  assert.equal(page.marks.more, true);
  page.marks.hear({ marks: many, cursor: 4000 });
  assert.equal(page.marks.more, false);
});

test("totals come with the changes that they do not include", () => {
  const page = pageOf({ "1-10": "I" });
  page.put(ANI, "H");
  page.marks.changes.next();
  page.put(ANI, "T");
  page.put(BUDI, "A");
  page.marks.hear({ marks: [], cursor: 0, people: 2, counts: { 10: { I: 1 } } });
  assert.deepEqual(page.counts, [[2, { 10: { I: 1 } }, [[10, "I", "T"], [10, "", "A"]]]]);
});

test("the totals are requested again after a mark on another page", () => {
  const page = pageOf();
  page.marks.put([{ person: ELSEWHERE, session: SESSION, mark: "H" }]);
  page.settle({ [ELSEWHERE]: stored("H") });
  assert.equal(page.marks.recount, true);
});

test("unsaved marks take precedence over the portal's marks of a whole session", () => {
  const page = pageOf();
  page.put(ANI, "T");
  const people = page.marks.learn(SESSION, [[ANI, "H"], [BUDI, "I"], [ELSEWHERE, "A"]]);
  assert.deepEqual(people, [[ANI, "T"], [BUDI, "I"], [ELSEWHERE, "A"]]);
  assert.deepEqual(page.put(ELSEWHERE, "A"), []);
});
