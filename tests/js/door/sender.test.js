import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { ask } from "../../../static/door/net.js";
import { Sender, isOurs } from "../../../static/door/sender.js";
import { openStore } from "../../../static/door/store.js";

const CONFIG = { event: { code: "PINTU" }, owner: "7", csrf: false, urls: { base: "/door/x/", send: "/door/x/marks/" } };

const ready = () => new Promise(setImmediate);

async function wait(ms) {
  mock.timers.tick(ms);
  await ready();
}

beforeEach(() => {
  mock.restoreAll();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-05-11T08:00:00Z") });
});

/**
 * A device at the door and the portal. `portal.answer(marks)` returns [status, data] for what is sent; at first it takes
 * every mark. `sent` holds what came in, a list of marks for each request.
 */
async function device() {
  const store = await openStore();
  const portal = { sent: [], states: [], answered: [], answer: take };
  mock.method(globalThis, "fetch", async (_url, { body, headers }) => {
    const { marks } = JSON.parse(body);
    portal.sent.push(marks);
    portal.headers = headers;
    const [status, data] = await portal.answer(marks);
    return Response.json(data, { status });
  });
  const sender = new Sender({
    ask,
    store, config: CONFIG, device: "device-1",
    answered: (mark, { outcome }) => portal.answered.push([mark.ticket, outcome]),
    changed() {},
    state: ({ kind }) => portal.states.push(kind),
  });
  /** Somebody is seen; `live` while the network is there. */
  const see = async (ticket, { live = true, ...more } = {}) => {
    const mark = sender.make({ ticket, session: 1, over: null });
    await sender.add(mark, { live, ...more });
    await wait(0);
    return mark;
  };
  return { store, portal, sender, see };
}

const take = (marks) => [200, { results: marks.map(({ nonce }) => ({ nonce, outcome: "in", mark: "H" })) }];
const cut = () => Promise.reject(new TypeError("Failed to fetch"));
const tickets = (request) => request.map(({ ticket }) => ticket);
const pending = async (store) => (await store.all("pending")).length;

test("a mark is stored on the device until the portal has answered", async () => {
  const { store, portal, sender, see } = await device();
  portal.answer = async (marks) => {
    portal.keptMeanwhile = await pending(store);
    return take(marks);
  };
  await see("A");
  assert.deepEqual([portal.keptMeanwhile, await pending(store), await sender.sent()], [1, 0, 1]);
  assert.deepEqual(portal.answered, [["A", "in"]]);
  assert.equal(portal.headers["X-Door-Owner"], "7");
});

test("without network marks wait, and are sent later, oldest first, each with its nonce", async () => {
  const { store, portal, sender, see } = await device();
  portal.answer = cut;
  const marks = [await see("A")];
  await wait(1000);
  marks.push(await see("B"));
  assert.equal(await pending(store), 2);
  portal.answer = take;
  await sender.now();
  assert.deepEqual(portal.sent.at(-1).map(({ nonce }) => nonce), marks.map(({ nonce }) => nonce));
  assert.equal(await pending(store), 0);
  assert.deepEqual(portal.states.slice(-1), ["ok"]);
});

test("a mark is live only at the first attempt", async () => {
  const { portal, see } = await device();
  portal.answer = cut;
  await see("A");
  portal.answer = take;
  await wait(2000);
  assert.deepEqual(portal.sent.map(([mark]) => mark.live), [true, false]);
});

test("a refused mark is stored as an answer and does not count as sent", async () => {
  const { store, portal, sender, see } = await device();
  portal.answer = ([{ nonce }]) => [200, { results: [{ nonce, outcome: "marked", mark: "I", message: "Izin" }] }];
  const { nonce } = await see("A");
  const [outcome] = await store.all("outcomes");
  assert.deepEqual([outcome.nonce, outcome.outcome, outcome.mark, outcome.message], [nonce, "marked", "I", "Izin"]);
  assert.deepEqual([await pending(store), await sender.sent()], [0, 0]);
});

test("a mark that resolves an answer replaces it", async () => {
  const { store, portal, see } = await device();
  portal.answer = ([{ nonce }]) => [200, { results: [{ nonce, outcome: "marked", mark: "I" }] }];
  const { nonce } = await see("A");
  portal.answer = take;
  await see("A", { replaces: nonce });
  assert.deepEqual(await store.all("outcomes"), []);
});

test("one invalid mark does not delay the others", async () => {
  const { store, portal, sender, see } = await device();
  portal.answer = cut;
  for (const ticket of ["A", "BAD", "C"]) {
    await see(ticket);
    await wait(1);
  }
  portal.answer = (marks) => (tickets(marks).includes("BAD") ? [400, { message: "?" }] : take(marks));
  await sender.now();
  assert.deepEqual(portal.sent.slice(-4).map(tickets), [["A", "BAD", "C"], ["A"], ["BAD"], ["C"]]);
  assert.deepEqual(portal.answered, [["A", "in"], ["BAD", "rejected"], ["C", "in"]]);
  assert.equal(await pending(store), 0);
  await store.write(["D", "E"].map((ticket) => ["put", "pending", sender.make({ ticket, session: 1, over: null })]));
  await sender.now();
  assert.deepEqual(tickets(portal.sent.at(-1)), ["D", "E"]);
});

for (const status of [404, 409, 500]) {
  test(`a status of ${status}, which may come from in between, gives up no mark`, async () => {
    const { store, portal, see } = await device();
    portal.answer = () => [status, {}];
    await see("A");
    assert.deepEqual([portal.states, await pending(store), portal.answered], [["fault"], 1, []]);
    await wait(2000);
    assert.equal(portal.sent.length, 2);
  });
}

test("after the end of check-in a mark is sent once more, as an earlier arrival", async () => {
  const { store, portal, sender, see } = await device();
  portal.answer = ([{ live, nonce }]) => (live ? [410, { message: "Over" }] : [200, { results: [{ nonce, outcome: "held" }] }]);
  await see("A");
  assert.deepEqual(portal.sent.map(([mark]) => mark.live), [true, false]);
  assert.deepEqual([sender.ended, sender.stopped, await pending(store)], [true, false, 0]);
});

test("after the end of check-in no live mark is sent", async () => {
  const { portal, sender, see } = await device();
  sender.end();
  await see("A");
  assert.deepEqual(portal.sent.map(([mark]) => mark.live), [false]);
});

test("if that is refused too, marks stay on the device and nothing more is sent", async () => {
  const { store, portal, sender, see } = await device();
  portal.answer = () => [410, { message: "Over" }];
  await see("A");
  assert.deepEqual([portal.sent.length, sender.stopped, await pending(store)], [2, true, 1]);
  await see("B");
  await sender.now();
  await wait(600_000);
  assert.deepEqual([portal.sent.length, await pending(store)], [2, 2]);
});

test("signed out, marks stay on the device and nothing more is sent", async () => {
  const { store, portal, sender, see } = await device();
  portal.answer = () => [403, {}];
  await see("A");
  await wait(600_000);
  assert.deepEqual([portal.sent.length, sender.stopped, await pending(store)], [1, true, 1]);
});

test("marks of another event or user stay; another link of the same event sends them", async () => {
  const { store, portal, sender } = await device();
  const mark = (nonce, more) => ["put", "pending", { nonce, ticket: nonce, seen_at: "2026-05-11", ...sender.make({}), ...more }];
  await store.write([
    mark("1", { nonce: "1", event: "LAIN" }),
    mark("2", { nonce: "2", owner: "8" }),
    mark("3", { nonce: "3", ticket: "A", base: "/door/former/" }),
  ]);
  await sender.now();
  assert.deepEqual(portal.sent.map(tickets), [["A"]]);
  assert.deepEqual((await store.all("pending")).map(({ nonce }) => nonce), ["1", "2"]);
});

test("old marks without an event belong to their link", () => {
  assert.equal(isOurs({ base: "/door/x/", owner: "7" }, CONFIG), true);
  assert.equal(isOurs({ base: "/door/y/", owner: "7" }, CONFIG), false);
});

test("at most two hundred marks go in one request", async () => {
  const { store, portal, sender } = await device();
  const marks = Array.from({ length: 201 }, (_, index) => sender.make({ ticket: `T${index}`, session: 1, over: null }));
  await store.write(marks.map((mark) => ["put", "pending", mark]));
  await sender.now();
  assert.deepEqual(portal.sent.map((request) => request.length), [200, 1]);
});
