import assert from "node:assert/strict";
import test from "node:test";

import { isTable, pasted } from "../../../static/scores/pasting.js";

const GRID = { columns: 2, size: 8 };

test("one cell is no table, even with the line's end that spreadsheets add", () => {
  assert.deepEqual(["60", "60\r\n", ""].map(isTable), [false, false, false]);
  assert.deepEqual(["60\t70", "60\n70", "60\r\n70\r\n"].map(isTable), [true, true, true]);
});

test("lines go down and cells to the right, from the field where they are pasted", () => {
  assert.deepEqual(pasted("60\t80\r\n61\t81\r\n", { ...GRID, start: 2 }), {
    cells: [[2, "60"], [3, "80"], [4, "61"], [5, "81"]], left: 0,
  });
});

test("an empty cell changes nothing", () => {
  assert.deepEqual(pasted("60\n\n \t80", { ...GRID, start: 0 }).cells, [[0, "60"], [5, "80"]]);
});

test("cells beyond the last column are left out", () => {
  assert.deepEqual(pasted("60\t80\n61\t81", { ...GRID, start: 1 }).cells, [[1, "60"], [3, "61"]]);
});

test("lines beyond the end are counted", () => {
  assert.deepEqual(pasted("60\t80\n61\t81\n\t82\n63", { ...GRID, start: 6 }), { cells: [[6, "60"], [7, "80"]], left: 2 });
});
