import assert from "node:assert/strict";
import test from "node:test";

import { usualCase } from "../../../static/lib/capitals.js";

test("a name in capitals is written as usual, its titles stay", () => {
  assert.equal(usualCase("SITI RAHMAWATI, S.SOS."), "Siti Rahmawati, S.SOS.");
  assert.equal(usualCase("DRS. H. NU'MAN BIN ALI-AKBAR"), "Drs. H. Nu'man bin Ali-Akbar");
});

test("other names stay as they are", () => {
  for (const name of ["", "AB", "M. A.", "Siti RAHMAWATI", "siti", "Siti, S.SOS.", "123"]) assert.equal(usualCase(name), "");
});
