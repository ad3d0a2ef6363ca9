import assert from "node:assert/strict";
import test from "node:test";

import { Rehearsal } from "../../../static/door/rehearsal.js";
import { read } from "../../../static/door/tickets.js";

const AYU = "BT00000000000000A1";
const HADI = "BT00000000000000A8";

async function outcomes(portal, ...marks) {
  const answer = await portal.ask("send", { body: { marks } });
  return answer.data.results.map(({ outcome, mark }) => [outcome, mark]);
}

test("a rehearsal answers as the portal would", async () => {
  const portal = new Rehearsal({ online: () => true });
  const { data } = await portal.ask("roster");
  assert.equal(data.people.length, 8);
  for (const { ticket } of data.people) assert.equal(read(ticket).ticket, ticket);
  const at = new Date().toISOString();
  assert.deepEqual(await outcomes(portal, { nonce: "a", ticket: AYU, seen_at: at }), [["in", "H"]]);
  assert.deepEqual(await outcomes(portal, { nonce: "b", ticket: AYU, seen_at: at }), [["already", "H"]]);
  assert.deepEqual(await outcomes(portal, { nonce: "c", ticket: AYU, undoes: "a" }), [["undone", ""]]);
  assert.deepEqual(await outcomes(portal, { nonce: "d", ticket: AYU, undoes: "a" }), [["not_undone", ""]]);
  assert.deepEqual(await outcomes(portal, { nonce: "e", ticket: HADI }), [["marked", "I"]]);
  assert.deepEqual(await outcomes(portal, { nonce: "f", ticket: HADI, over: "I", seen_at: at }), [["in", "H"]]);
  assert.deepEqual(await outcomes(portal, { nonce: "g", ticket: "BT0000000000000000" }), [["unknown", ""]]);
});

test("without a network it answers nothing", async () => {
  assert.deepEqual(await new Rehearsal({ online: () => false }).ask("roster"), { kind: "offline" });
});
