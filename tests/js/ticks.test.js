import assert from "node:assert/strict";
import test from "node:test";

import { said, within } from "../../static/ticks.js";

test("the number of ticks in words", () => {
  const words = { one: "1 ticked", many: "{n} ticked" };
  assert.deepEqual([0, 1, 31].map((count) => said(count, words)), ["", "1 ticked", "31 ticked"]);
});

test("a range reaches both ways, and is one box without an anchor", () => {
  const boxes = ["a", "b", "c", "d"];
  assert.deepEqual(within("b", "d", boxes), ["b", "c", "d"]);
  assert.deepEqual(within("d", "b", boxes), ["b", "c", "d"]);
  assert.deepEqual(within(null, "c", boxes), ["c"]);
});
