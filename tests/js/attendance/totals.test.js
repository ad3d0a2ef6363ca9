import assert from "node:assert/strict";
import test from "node:test";

import { attended, moved, totals } from "../../../static/attendance/totals.js";

const MARKS = ["H", "T", "I", "A", ""];

test("a mark that changes moves one person from one total to another", () => {
  assert.deepEqual(moved("", "H"), { "": -1, H: 1 });
  assert.deepEqual(moved("H", "H"), {});
});

test("people without a mark are counted in the last total", () => {
  assert.deepEqual(totals(MARKS, 10, 7, { H: 3, A: 1 }, []), { H: 3, T: 0, I: 0, A: 1, "": 3 });
});

test("present and late earn the hours of a session, every other mark none", () => {
  assert.deepEqual(["H", "T", "I", "S", "A", ""].map((mark) => attended("", mark, 3)), [3, 3, 0, 0, 0, 0]);
  assert.deepEqual([attended("H", "T", 3), attended("T", "S", 3), attended("A", "H", 2)], [0, -3, 2]);
});

test("only changes of this session that the portal does not include are added", () => {
  const unsettled = [[10, "", "H"], [10, "A", "T"], [20, "", "H"]];
  assert.deepEqual(totals(MARKS, 10, 7, { H: 3, A: 1 }, unsettled), { H: 4, T: 1, I: 0, A: 0, "": 2 });
});
