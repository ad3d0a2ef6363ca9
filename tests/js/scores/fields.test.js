import assert from "node:assert/strict";
import test from "node:test";

import { isChange, renewed, settled } from "../../../static/scores/fields.js";

const STORED = { outcome: "stored", seen: "60.00", text: "60,00", message: "" };
const CONFLICT = { outcome: "conflict", seen: "70.00", text: "70", message: "Ratna entered 70." };
const WRONG = { outcome: "wrong", message: "Expected: a number." };

test("a field is sent if it differs from what the portal has, or will have", () => {
  assert.equal(isChange("60", ""), true);
  assert.equal(isChange("60", "60"), false);
  assert.equal(isChange("60", "", { value: "60" }), false);
  assert.equal(isChange("", "", { value: "60" }), true);
});

test("a stored score is shown as the portal writes it", () => {
  assert.deepEqual(settled("60", "60", STORED), { saved: "60,00", seen: "60.00", value: "60,00", state: "stored", message: "" });
});

test("another user's score stays stored, and the typed one stays in the field with the message", () => {
  assert.deepEqual(settled("50", "50", CONFLICT), { saved: "70", seen: "70.00", state: "conflict", message: "Ratna entered 70." });
});

test("a wrong field keeps its text and gets the message", () => {
  assert.deepEqual(settled("x", "x", WRONG), { state: "wrong", message: "Expected: a number." });
});

test("a field without a result has the score that the reader saw", () => {
  assert.deepEqual(settled("60", "60", undefined), { saved: "60", state: "", message: "" });
});

test("while the user types, only the stored score is updated", () => {
  assert.deepEqual(settled("60", "65", STORED), { saved: "60,00", seen: "60.00" });
  assert.deepEqual(settled("50", "55", CONFLICT), { saved: "70", seen: "70.00" });
  assert.deepEqual(settled("x", "6", WRONG), {});
  assert.deepEqual(settled("60", "65", undefined), {});
});

test("a text typed after sending is sent with that score as seen", () => {
  assert.deepEqual(renewed({ value: "65", seen: "" }, STORED), { value: "65", seen: "60.00" });
});

test("a text typed before another user's score was shown does not overwrite it", () => {
  for (const result of [CONFLICT, WRONG, undefined]) {
    assert.deepEqual(renewed({ value: "65", seen: "" }, result), { value: "65", seen: "" });
  }
});
