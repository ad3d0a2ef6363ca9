import assert from "node:assert/strict";
import test from "node:test";

import { inWords } from "../../../static/lib/days.js";

test("the first number is the day, in both languages", () => {
  assert.equal(inWords("02-03-2027", "id"), "Selasa, 2 Maret 2027");
  assert.match(inWords("2/3/2027", "en"), /^Tuesday,? 2 March 2027$/);
  assert.equal(inWords(" 31-12-2022 23.59", "id"), "Sabtu, 31 Desember 2022");
});

test("a text that begins with no day has no words", () => {
  for (const text of ["", "31-02-2027", "02-13-2027", "2-3-27", "2027-03-02", "besok", "1-1-20271"]) {
    assert.equal(inWords(text, "id"), "");
  }
});
