import assert from "node:assert/strict";
import test from "node:test";

import { openStore } from "../../../static/door/store.js";

// Node has no IndexedDB, as private windows of some browsers have none: memory takes its place.

test("without a database the store is in memory and reports that", async () => {
  assert.equal((await openStore()).lasting, false);
});

test("a stored value is found by its key until it is deleted", async () => {
  const store = await openStore();
  await store.write([["put", "pending", { nonce: "n1", ticket: "A" }], ["put", "rosters", { base: "/door/x/" }]]);
  await store.write([["put", "pending", { nonce: "n2", ticket: "B" }], ["put", "pending", { nonce: "n1", ticket: "C" }]]);
  assert.deepEqual(await store.get("pending", "n1"), { nonce: "n1", ticket: "C" });
  assert.equal((await store.all("pending")).length, 2);
  await store.write([["delete", "pending", "n1"], ["delete", "pending", "unknown"]]);
  assert.equal(await store.get("pending", "n1"), undefined);
  assert.deepEqual(await store.all("pending"), [{ nonce: "n2", ticket: "B" }]);
});

test("clearing a store does not change the others", async () => {
  const store = await openStore();
  await store.write([["put", "meta", { key: "device" }], ["put", "outcomes", { nonce: "n1" }]]);
  await store.write([["clear", "outcomes"]]);
  assert.deepEqual(await store.all("outcomes"), []);
  assert.equal((await store.all("meta")).length, 1);
});
