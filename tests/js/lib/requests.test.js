import assert from "node:assert/strict";
import test from "node:test";

import { request } from "../../../static/lib/requests.js";

/** Let the portal answer with the response, or do what the function does; returns the requests made. */
function portal(t, response) {
  const made = [];
  t.mock.method(globalThis, "fetch", async (url, options) => {
    made.push({ url, ...options });
    return typeof response === "function" ? response(options) : response;
  });
  return made;
}

const json = (data, status = 200, headers = {}) => Response.json(data, { status, headers });
const html = (status) => new Response("<h1>Proxy</h1>", { status, headers: { "Content-Type": "text/html" } });

test("a JSON answer has the time of the request", async (t) => {
  t.mock.timers.enable({ apis: ["Date", "setTimeout"], now: 5000 });
  const made = portal(t, json({ cursor: 3 }));
  assert.deepEqual(await request("/marks/?since=1"), { kind: "ok", data: { cursor: 3 }, asked: 5000 });
  assert.equal(made[0].method, undefined);
});

for (const [name, response, expected] of [
  ["401", json({}, 401), { kind: "signed_out" }],
  ["403", html(403), { kind: "signed_out" }],
  ["a redirect to the sign-in page", { ok: false, type: "opaqueredirect", status: 0 }, { kind: "signed_out" }],
  ["404", html(404), { kind: "missing" }],
  ["410", json({ message: "Over." }, 410), { kind: "gone", message: "Over." }],
  ["429 with a time", json({}, 429, { "Retry-After": "7" }), { kind: "wait", seconds: 7 }],
  ["429 without a time", json({}, 429), { kind: "wait", seconds: 30 }],
  ["409", json({ message: "Cancelled." }, 409), { kind: "refused", status: 409, message: "Cancelled." }],
  ["413 of a proxy", html(413), { kind: "refused", status: 413, message: "" }],
  ["500", html(500), { kind: "fault" }],
  ["200 of a captive portal", html(200), { kind: "offline" }],
]) {
  test(`${name} means ${expected.kind}`, async (t) => {
    portal(t, response);
    assert.deepEqual(await request("/marks/"), expected);
  });
}

test("a broken connection means offline", async (t) => {
  portal(t, () => Promise.reject(new TypeError("Failed to fetch")));
  assert.deepEqual(await request("/marks/"), { kind: "offline" });
});

test("a request without an answer is given up after twenty seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  portal(t, ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))));
  let answer = null;
  request("/marks/").then((given) => (answer = given));
  t.mock.timers.tick(19_999);
  await new Promise(setImmediate);
  assert.equal(answer, null);
  t.mock.timers.tick(1);
  await new Promise(setImmediate);
  assert.deepEqual(answer, { kind: "offline" });
});

test("JSON and forms are posted, with the headers given", async (t) => {
  const made = portal(t, json({}));
  await request("/marks/", { json: { changes: [] }, headers: { "X-CSRFToken": "token" } });
  await request("/scores/", { form: new URLSearchParams({ "pre-1": "60" }) });
  assert.deepEqual([made[0].method, made[0].body], ["POST", '{"changes":[]}']);
  assert.deepEqual(made[0].headers, {
    Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": "token",
  });
  assert.deepEqual([made[1].method, String(made[1].body)], ["POST", "pre-1=60"]);
});
