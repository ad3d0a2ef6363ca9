import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Roster, fold } from "../../../static/door/roster.js";

const at = (time) => Date.parse(`2026-05-11T${time}+07:00`);

function session(number, starts, ends, more) {
  const iso = (time) => (time ? `2026-05-11T${time}+07:00` : null);
  const whole = { date: "2026-05-11", day_begins_at: "2026-05-11T00:00:00+07:00" };
  return { id: 10 * number, number, starts_at: iso(starts), ends_at: iso(ends), ...whole, ...more };
}

function person(ticket, name, agency = "Dinas Tanggamus") {
  return { ticket, name, agency };
}

const NAMES = JSON.parse(readFileSync(new URL("names.json", import.meta.url), "utf8"));

function rosterOf({ sessions = [session(1)], people = [], marks = [], name_rules = NAMES.rules } = {}) {
  return new Roster({ sessions, people, marks, name_rules, late_after_minutes: 15 });
}

test("the current session is the running one that began last", () => {
  const roster = rosterOf({
    sessions: [session(1, "08:00:00", "12:00:00"), session(2, "10:00:00", "11:00:00"), session(3, "13:00:00", "15:00:00")],
  });
  const numberAt = (time) => roster.currentSession(at(time)).number;
  assert.equal(numberAt("07:00:00"), 1);
  assert.equal(numberAt("09:00:00"), 1);
  assert.equal(numberAt("10:00:00"), 2);
  assert.equal(numberAt("11:00:00"), 1);
  assert.equal(numberAt("12:30:00"), 3);
  assert.equal(numberAt("18:00:00"), 3);
});

test("a session without an end runs for two hours, one without times for its day", () => {
  const roster = rosterOf({ sessions: [session(1, "08:00:00"), session(2, "10:30:00")] });
  assert.equal(roster.currentSession(at("09:59:59")).number, 1);
  assert.equal(roster.currentSession(at("10:00:00")).number, 2);
  const later = { date: "2026-05-12", day_begins_at: "2026-05-12T00:00:00+07:00" };
  const days = rosterOf({ sessions: [session(2, null, null, later), session(1)] });
  assert.equal(days.currentSession(at("23:59:59")).number, 1);
  assert.equal(days.currentSession(at("24:00:00")).number, 2);
});

test("sessions are in the order of their days and numbers", () => {
  const roster = rosterOf({ sessions: [session(1, null, null, { date: "2026-05-12" }), session(3), session(2)] });
  assert.deepEqual(roster.sessions.map(({ number }) => number), [2, 3, 1]);
});

test("without sessions none is current", () => {
  assert.equal(rosterOf({ sessions: [] }).currentSession(at("09:00:00")), undefined);
});

test("a person is late after the tolerance, and never without a start time", () => {
  const timed = session(1, "08:00:00", "10:00:00");
  const roster = rosterOf({ sessions: [timed] });
  assert.equal(roster.isLate(timed, at("08:15:00")), false);
  assert.equal(roster.isLate(timed, at("08:15:01")), true);
  assert.equal(roster.isLate(session(2), at("23:00:00")), false);
});

test("changes replace, add and remove marks, and make the device's copy outdated", () => {
  const roster = rosterOf({ marks: [["A", 10, "H", "t1"], ["B", 10, "I", "t2"]] });
  assert.equal(roster.unkept, false);
  roster.changeMarks([["A", 10, "", "t3"], ["B", 10, "T", "t4"], ["C", 20, "A", "t5"]]);
  assert.equal(roster.unkept, true);
  assert.deepEqual(roster.markList(), [["B", 10, "T", "t4"], ["C", 20, "A", "t5"]]);
  const isPresent = ["A", "B"].map((ticket) => roster.isPresent(ticket, 10));
  assert.deepEqual([...isPresent, roster.isPresent("C", 20), roster.isPresent("B", 20)], [false, true, false, false]);
});

test("names are compared without accents, case and punctuation", () => {
  assert.equal(fold("  Çitra Déwi, S.IP. "), "citra dewi s ip");
  for (const name of ["Ma'ruf Jum'at", "Ma’ruf\u200b Jumʼat", "Ma`ruf Jum´at"]) {
    assert.equal(fold(name), "maruf jumat");
  }
});

test("a search finds people who have every word, those whose name begins with the first one first", () => {
  const roster = rosterOf({
    people: [person("1", "Ani Dewi", "Balai Siti"), person("2", "Siti Aminah"), person("3", "Siti Dewanti"), person("4", "Tisiti")],
  });
  const found = (text, limit) => roster.find(text, limit).map(({ ticket }) => ticket);
  assert.deepEqual(found("siti"), ["2", "3", "1"]);
  assert.deepEqual(found("dew SITI"), ["1", "3"]);
  assert.deepEqual(found("siti tanggamus"), ["2", "3"]);
  assert.deepEqual(found(" , "), []);
  assert.deepEqual(found("siti", 1), ["2"]);
  assert.equal(roster.find("siti", 1).total, 3);
});

test("a name that is not found offers the people who are likely meant", () => {
  const names = ["Muhammad Rizki, S.Pd.", "Nur Aini", "Siti Aminah", "Budi Santoso", "Khairunnisa Lubis"];
  const roster = rosterOf({ people: names.map((name, index) => person(String(index), name)) });
  const likely = (text) => roster.likely(text).map(({ name }) => name);
  assert.deepEqual(likely("Moh. Rizky"), ["Muhammad Rizki, S.Pd."]);
  assert.deepEqual(likely("nuraini"), ["Nur Aini"]);
  assert.deepEqual(likely("Aminah St"), ["Siti Aminah"]);
  assert.deepEqual(likely("Budi Sanotso"), ["Budi Santoso"]);
  assert.deepEqual(likely("Hairunisa"), ["Khairunnisa Lubis"]);
  for (const other of ["Siti Aisyah", "Rudi", "Wahyuni", "xyz", "", "Budi Hartono"]) assert.deepEqual(likely(other), []);
  assert.equal(roster.likely("nuraini").isLikely, true);
  const earlier = rosterOf({ people: [person("1", "Nur Aini")], name_rules: null });
  assert.deepEqual([...earlier.likely("nuraini")], []); // a list that the device stored before there were rules
});
