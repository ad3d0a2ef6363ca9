import assert from "node:assert/strict";
import test from "node:test";

import { normalise, read } from "../../../static/door/tickets.js";

const TICKET = "BT0123456789ABCDEF";

test("a ticket is read whatever its case, blanks and hyphens", () => {
  for (const text of [TICKET, TICKET.toLowerCase(), "bt-0123 4567-89ab-cdef", `  ${TICKET}\n`]) {
    assert.deepEqual(read(text), { ticket: TICKET });
  }
});

test("letters that look like digits are read as digits, but not in the prefix", () => {
  assert.equal(normalise("BToO23456789ABCDIl"), "BT0023456789ABCD11");
  assert.equal(normalise("OIL"), "OI1");
});

test("a text that is no ticket is refused", () => {
  for (const text of ["", "BT", "Zulkifli", "https://portal.example/me/abc/", "8999999", `${TICKET}0`, "BTU123456789ABCDEF"]) {
    assert.deepEqual(read(text), { reason: "not_a_ticket" }, text);
  }
});

test("a row of a sign sheet is named as such", () => {
  assert.deepEqual(read(" bts12-3 "), { reason: "sheet_row" });
  assert.deepEqual(read("BTS12"), { reason: "not_a_ticket" });
});
