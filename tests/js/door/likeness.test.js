import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { NameRules } from "../../../static/door/likeness.js";

// participants/tests/door/test_names.py tests the portal's own comparison with the same names.
const { rules, likely, different } = JSON.parse(readFileSync(new URL("names.json", import.meta.url), "utf8"));
const names = new NameRules(rules);
const mayBeTheSame = (one, other) => names.mayBeTheSame(names.words(one), names.words(other));

for (const [one, other] of likely) {
  test(`${one} may be ${other}`, () => assert.deepEqual([mayBeTheSame(one, other), mayBeTheSame(other, one)], [true, true]));
}

for (const [one, other] of different) {
  test(`${one} is not ${other}`, () => assert.deepEqual([mayBeTheSame(one, other), mayBeTheSame(other, one)], [false, false]));
}

test("a text of more words than a name has is nobody's", () => {
  assert.equal(mayBeTheSame("Ani ".repeat(13), "Ani Lestari"), false);
});
