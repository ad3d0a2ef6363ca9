import assert from "node:assert/strict";
import test from "node:test";

import { Changes } from "../../../static/lib/changes.js";

test("only the last change of a place waits", () => {
  const changes = new Changes(10);
  assert.equal(changes.next(), null);
  changes.put("a", 1);
  changes.put("b", 2);
  changes.put("a", 3);
  assert.equal(changes.size, 2);
  assert.deepEqual(changes.next(), [["a", 3], ["b", 2]]);
});

test("a sent change is sent again unchanged until it is answered", () => {
  const changes = new Changes(10);
  changes.put("a", 1);
  const sent = changes.next();
  changes.put("a", 2);
  changes.put("b", 3);
  assert.deepEqual(changes.next(), sent);
  assert.equal(changes.size, 2);
  assert.deepEqual([changes.first("a"), changes.latest("a")], [1, 2]);
  assert.equal(changes.answered("a"), 2);
  assert.deepEqual(changes.next(), [["a", 2], ["b", 3]]);
});

test("a request has a maximum of changes, the oldest first", () => {
  const changes = new Changes(2);
  for (const place of ["a", "b", "c"]) changes.put(place, place);
  assert.deepEqual(changes.next().map(([place]) => place), ["a", "b"]);
  changes.answered("a");
  assert.deepEqual(changes.next(), [["b", "b"]]);
  changes.answered("b");
  assert.deepEqual(changes.next(), [["c", "c"]]);
});

test("only unsent changes can be removed", () => {
  const changes = new Changes(10);
  changes.put("a", 1);
  changes.drop("a");
  assert.equal(changes.has("a"), false);
  changes.put("b", 1);
  changes.next();
  changes.drop("b");
  assert.equal(changes.has("b"), true);
  assert.equal(changes.answered("b"), undefined);
  assert.equal(changes.size, 0);
});

test("a refused change waits again, first in order, but never replaces a later change", () => {
  const changes = new Changes(10);
  changes.put("a", 1);
  changes.put("b", 1);
  changes.next();
  changes.put("c", 2);
  changes.put("b", 2);
  changes.takeBack();
  changes.drop("a");
  assert.deepEqual(changes.next(), [["b", 2], ["c", 2]]);
});
