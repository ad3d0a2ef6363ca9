import assert from "node:assert/strict";
import test from "node:test";

import { Lists } from "../../../static/door/lists.js";
import { openStore } from "../../../static/door/store.js";

const NOW = Date.parse("2026-05-11T08:00:00Z");
const config = (more) => ({ kind: "staff", owner: "7", urls: { base: "/door/event/A/" }, ...more });
const answer = (expires_at) => ({ expires_at, sessions: [], people: [{ ticket: "BT1", name: "Ani", agency: "Dinas" }] });
const TODAY = "2026-05-11T17:00:00Z";

async function device() {
  const store = await openStore();
  const listsOf = (more) => new Lists({ store, config: config(more) });
  return { store, listsOf, bases: async () => (await store.all("rosters")).map(({ base }) => base) };
}

test("a list is stored for its event and user, with the known marks", async () => {
  const { listsOf } = await device();
  await listsOf().keep(answer(TODAY), [["BT1", 10, "H", "t1"]]);
  assert.deepEqual((await listsOf().kept()).markList(), [["BT1", 10, "H", "t1"]]);
  assert.equal(await listsOf({ owner: "8" }).kept(), null);
  assert.equal(await listsOf({ urls: { base: "/door/event/B/" } }).kept(), null);
});

test("only changed marks are stored", async () => {
  const { store, listsOf } = await device();
  const lists = listsOf();
  const roster = await lists.keep(answer(TODAY), []);
  let written = 0;
  const { write } = store;
  store.write = (changes) => {
    written += 1;
    return write.call(store, changes);
  };
  await lists.keepMarks(roster);
  assert.equal(written, 0);
  roster.setMark("BT1", 10, "H", "t1");
  await lists.keepMarks(roster);
  await lists.keepMarks(roster);
  assert.equal(written, 1);
  assert.deepEqual((await lists.kept()).markList(), [["BT1", 10, "H", "t1"]]);
});

test("lists of past events are deleted, and answers after thirty days", async () => {
  const { store, listsOf, bases } = await device();
  await listsOf().keep(answer("2026-05-11T07:59:59Z"), []);
  await listsOf({ urls: { base: "/door/event/B/" } }).keep(answer(TODAY), []);
  await store.write([
    ["put", "outcomes", { nonce: "old", seen_at: "2026-04-11T07:59:59Z" }],
    ["put", "outcomes", { nonce: "new", seen_at: "2026-04-11T08:00:00Z" }],
    ["put", "pending", { nonce: "unsent", seen_at: "2026-01-01T08:00:00Z" }],
  ]);
  await listsOf().forgetOver(NOW);
  assert.deepEqual(await bases(), ["/door/event/B/"]);
  assert.deepEqual((await store.all("outcomes")).map(({ nonce }) => nonce), ["new"]);
  assert.equal((await store.all("pending")).length, 1);
});

test("signing out deletes lists of staff; the end of a link deletes only its own list", async () => {
  const { listsOf, bases } = await device();
  const link = { kind: "link", owner: "", urls: { base: "/door/link/x/" } };
  const other = { urls: { base: "/door/event/B/" } };
  for (const more of [{}, other, link]) await listsOf(more).keep(answer(TODAY), []);
  await listsOf().forgetOurs("expired");
  assert.deepEqual(await bases(), ["/door/event/B/", "/door/link/x/"]);
  await listsOf().keep(answer(TODAY), []);
  await listsOf().forgetOurs("signed_out");
  assert.deepEqual(await bases(), ["/door/link/x/"]);
});
