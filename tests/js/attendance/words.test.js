import assert from "node:assert/strict";
import test from "node:test";

import { SIGNED_OUT, UNKNOWN, fill, saveState, timeOfDay } from "../../../static/attendance/words.js";

const WORDS = {
  ready: "Every mark is saved at once.", saving: "Saving", saved: "Saved at %(time)s", offline: "Not saved: %(count)s",
  cut: "No connection", refused: "Not saved: %(message)s", signed_out: "Signed out", trouble: "Not taken",
};

const state = (given) => saveState({ pending: 0, failures: 0, stopped: "", ...given }, WORDS);

test("placeholders are filled, and those without a value stay", () => {
  assert.equal(fill("%(name)s, %(mark)s%", { name: "Ani", mark: "" }), "Ani, %");
  assert.equal(fill("%(count)s of %(total)s", { count: 0 }), "0 of %(total)s");
});

test("times are in the portal's time zone on every device", () => {
  assert.equal(timeOfDay("2026-05-11T08:05:59+09:00"), "08.05 WIT");
});

for (const [given, ...expected] of [
  [{}, WORDS.ready, "ready"],
  [{ pending: 2 }, "Saving", "saving"],
  [{ savedAt: "2026-05-11T08:05:59+07:00" }, "Saved at 08.05 WIB", "saved"],
  [{ savedAt: "2026-05-11T08:05:59+07:00", pending: 1 }, "Saving", "saving"],
  [{ failures: 1, pending: 3 }, "Not saved: 3", "bad"],
  [{ failures: 1 }, "No connection", "bad"],
  [{ stopped: "The event is cancelled.", pending: 1, failures: 1 }, "Not saved: The event is cancelled.", "bad"],
  [{ stopped: SIGNED_OUT }, "Signed out", "bad"],
  [{ stopped: UNKNOWN }, "Not saved: Not taken", "bad"],
  [{ stopped: SIGNED_OUT, failures: 1 }, "No connection", "bad"],
]) {
  test(`the line of ${JSON.stringify(given)} says: ${expected[0]}`, () => assert.deepEqual(state(given), expected));
}
