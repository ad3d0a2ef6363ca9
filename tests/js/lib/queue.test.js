import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { SaveQueue, SENT, failed, idle, keepUntilSaved, refused } from "../../../static/lib/queue.js";

/** Let promises that are ready go on. */
const ready = () => new Promise(setImmediate);

async function wait(ms) {
  mock.timers.tick(ms);
  await ready();
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
});

/**
 * A page with a save queue: `add(text)` lets a text wait, `sent` holds what was sent, a request each, and `answer(result)`
 * answers the request under way.
 */
function pageOf(options) {
  const page = { waiting: [], sent: [], requests: [] };
  page.queue = new SaveQueue({
    next: () => (page.waiting.length ? [...page.waiting] : null),
    send(batch) {
      page.sent.push(batch);
      return new Promise((resolve, reject) => page.requests.push({ batch, resolve, reject }));
    },
    ...options,
  });
  page.add = (text) => {
    page.waiting.push(text);
    page.queue.add();
    return wait(0);
  };
  page.answer = (result) => {
    const { batch, resolve } = page.requests.shift();
    if (result === SENT) page.waiting = page.waiting.filter((text) => !batch.includes(text));
    resolve(result);
    return ready();
  };
  return page;
}

test("an added change is sent at once", async () => {
  const page = pageOf();
  await page.add("a");
  assert.deepEqual(page.sent, [["a"]]);
  await page.answer(SENT);
  await wait(600_000);
  assert.deepEqual(page.sent, [["a"]]);
});

test("with a delay a change is sent after a pause without additions", async () => {
  const page = pageOf({ delay: 400 });
  await page.add("a");
  await wait(399);
  await page.add("b");
  await wait(399);
  assert.deepEqual(page.sent, []);
  await wait(1);
  assert.deepEqual(page.sent, [["a", "b"]]);
});

test("changes added during a request are sent with the next", async () => {
  const page = pageOf();
  await page.add("a");
  await page.add("b");
  await page.queue.retry();
  assert.equal(page.requests.length, 1);
  await page.answer(SENT);
  assert.deepEqual(page.sent, [["a"], ["b"]]);
});

test("without an answer the same is sent again, after pauses that double up to the longest", async () => {
  const page = pageOf({ longestPause: 10_000 });
  await page.add("a");
  for (const pause of [2000, 4000, 8000, 10_000, 10_000]) {
    await page.answer(failed());
    const before = page.sent.length;
    await wait(pause - 1);
    assert.equal(page.sent.length, before);
    await wait(1);
    assert.equal(page.sent.length, before + 1);
  }
  assert.ok(page.sent.every((batch) => batch.length === 1 && batch[0] === "a"));
  assert.equal(page.queue.failures, 5);
  await page.answer(SENT);
  assert.equal(page.queue.failures, 0);
});

test("a change added in a pause is sent at once", async () => {
  const page = pageOf();
  await page.add("a");
  await page.answer(failed());
  await page.add("b");
  assert.deepEqual(page.sent, [["a"], ["a", "b"]]);
});

test("when the portal asks to wait, only the user can retry sooner", async () => {
  const page = pageOf();
  await page.add("a");
  await page.answer(failed(30));
  await page.add("b");
  await wait(29_999);
  assert.equal(page.sent.length, 1);
  await wait(1);
  assert.equal(page.sent.length, 2);
  await page.answer(failed(30));
  page.queue.retry();
  await ready();
  assert.equal(page.sent.length, 3);
});

test("a retry during a request is made as soon as the request fails", async () => {
  const page = pageOf();
  await page.add("a");
  page.queue.retry();
  await page.answer(failed());
  assert.equal(page.sent.length, 2);
});

test("after a refusal nothing is sent until the user retries", async () => {
  const page = pageOf();
  await page.add("a");
  await page.answer(refused("cancelled"));
  assert.equal(page.queue.stopped, "cancelled");
  await page.add("b");
  await wait(600_000);
  assert.equal(page.sent.length, 1);
  page.queue.retry();
  await ready();
  assert.deepEqual([page.queue.stopped, page.sent[1]], ["", ["a", "b"]]);
});

test("a stopped queue does not retry after its pause", async () => {
  const page = pageOf();
  await page.add("a");
  await page.answer(failed());
  page.queue.stop("removed");
  await wait(600_000);
  assert.equal(page.sent.length, 1);
});

test("an error while sending is reported, and the same batch is sent again", async () => {
  const page = pageOf();
  page.waiting.push("a");
  const run = page.queue.run();
  await ready();
  page.requests.shift().reject(new Error("disk full"));
  await assert.rejects(run, /disk full/);
  await wait(2000);
  assert.deepEqual(page.sent, [["a"], ["a"]]);
});

test("rest() runs between requests, as often as it requests, even while sending is refused", async () => {
  const rests = [];
  const page = pageOf({ rest: () => idle(rests.push(Date.now()) && 5000) });
  page.queue.plan(5000);
  await wait(5000);
  await wait(5000);
  assert.deepEqual(rests, [5000, 10_000]);
  await page.add("a");
  await page.answer(refused("cancelled", 5000));
  await wait(5000);
  assert.deepEqual(rests, [5000, 10_000, 15_000]);
  assert.equal(page.sent.length, 1);
});

test("a change added during rest() is sent before the next rest()", async () => {
  let rested;
  const page = pageOf({ delay: 400, rest: () => new Promise((resolve) => (rested = resolve)) });
  page.queue.plan(0);
  await wait(0);
  await page.add("a");
  rested(idle(5000));
  await ready();
  await wait(400);
  assert.deepEqual(page.sent, [["a"]]);
});

test("a turn begins only when no other tab has one", async () => {
  let allow;
  const page = pageOf({ alone: (work) => new Promise((resolve) => (allow = resolve)).then(work) });
  await page.add("a");
  assert.deepEqual(page.sent, []);
  allow();
  await ready();
  assert.deepEqual(page.sent, [["a"]]);
});

test("the page is notified of each change of state", async () => {
  const states = [];
  const page = pageOf({ changed: () => states.push(page.queue.failures) });
  await page.add("a");
  await page.answer(failed());
  assert.deepEqual([states[0], states.at(-1)], [0, 1]);
});

test("the browser warns before leaving with unsaved changes, and sends them when the network returns", async (t) => {
  globalThis.window = new EventTarget();
  t.after(() => delete globalThis.window);
  const page = pageOf();
  keepUntilSaved(page.queue, () => page.waiting.length > 0);
  const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  assert.equal(asks(), false);
  await page.add("a");
  await page.answer(failed());
  assert.equal(asks(), true);
  window.dispatchEvent(new Event("online"));
  await ready();
  assert.equal(page.sent.length, 2);
  await page.answer(SENT);
  assert.equal(asks(), false);
});
