import assert from "node:assert/strict";
import test from "node:test";

import { Clock } from "../../../static/door/clock.js";

const NOW = Date.parse("2026-05-11T16:30:00Z");

function clockAt(t, now = NOW, zone = "Asia/Jakarta") {
  t.mock.timers.enable({ apis: ["Date"], now });
  return new Clock({ language: "id", zone });
}

test("the server's time is corrected by half of the request's duration", (t) => {
  const clock = clockAt(t);
  clock.learn("2026-05-11T19:30:00+00:00", NOW - 4000);
  assert.equal(clock.offset, 3 * 3600_000 + 2000);
  assert.equal(clock.now(), NOW + clock.offset);
  assert.equal(clock.wrongBy(), 180);
});

test("an answer without a time changes nothing", (t) => {
  const clock = clockAt(t);
  clock.learn("2026-05-11T19:30:00Z", NOW);
  clock.learn("soon", NOW);
  assert.equal(clock.offset, 3 * 3600_000);
});

test("a difference of less than two minutes is not reported", (t) => {
  const clock = clockAt(t);
  const wrongBy = (seconds) => Object.assign(clock, { offset: seconds * 1000 }).wrongBy();
  assert.deepEqual([0, 60, 89, 90, -90, -3600].map(wrongBy), [0, 0, 0, 2, 2, 60]);
});

test("a time of the device is corrected", (t) => {
  const clock = clockAt(t);
  clock.offset = -60_000;
  assert.equal(clock.corrected("2026-05-11T08:00:00.000Z"), "2026-05-11T07:59:00.000Z");
});

test("today is the date at the place of the event", (t) => {
  assert.equal(clockAt(t).today(), "2026-05-11"); // half past eleven in the evening
  assert.equal(new Clock({ language: "id", zone: "Asia/Jayapura" }).today(), "2026-05-12");
});

test("times are in the event's time zone, and the day of a session does not change", (t) => {
  const clock = clockAt(t);
  assert.equal(clock.time("2026-05-11T16:30:00Z"), "23.30 WIB");
  assert.match(clock.day("2026-05-11"), /11 Mei/);
});

test("times have a point in both languages", () => {
  for (const language of ["id", "en"]) {
    const clock = new Clock({ language, zone: "Asia/Jakarta" });
    assert.equal(clock.time("2026-05-11T01:15:00Z"), "08.15 WIB");
  }
});
