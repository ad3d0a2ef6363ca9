import assert from "node:assert/strict";
import test from "node:test";

import { uuid } from "../../../static/lib/uuid.js";

const VERSION_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("each UUID is different and of version 4", () => {
  const made = new Set(Array.from({ length: 100 }, uuid));
  assert.equal(made.size, 100);
  for (const one of made) assert.match(one, VERSION_4);
});

test("UUIDs are valid in a browser without crypto.randomUUID", (t) => {
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  t.after(() => delete crypto.randomUUID);
  const made = new Set(Array.from({ length: 100 }, uuid));
  assert.equal(made.size, 100);
  for (const one of made) assert.match(one, VERSION_4);
});
