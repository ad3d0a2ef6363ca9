import assert from "node:assert/strict";
import test from "node:test";

import { better, fitted, jpegName } from "../../static/letters/pictures.js";
import { understood } from "../../static/letters/sending.js";
import { excess, megabytes } from "../../static/letters/sizes.js";

test("a picture is fitted into a square, and a small one keeps its size", () => {
  assert.deepEqual(fitted(4000, 3000), { width: 2000, height: 1500 });
  assert.deepEqual(fitted(3000, 6000), { width: 1000, height: 2000 });
  assert.deepEqual(fitted(640, 480), { width: 640, height: 480 });
  assert.deepEqual(fitted(30_000, 2), { width: 2000, height: 1 });
});

test("the JPEG is sent only if it is smaller, or the portal does not know the kind of the picture", () => {
  const photo = { type: "image/jpeg", size: 500 };
  const heic = { type: "image/heic", size: 500 };
  assert.equal(better(photo, { size: 400 }).size, 400);
  assert.equal(better(photo, { size: 500 }), photo);
  assert.equal(better(photo, null), photo);
  assert.equal(better(heic, { size: 900 }).size, 900);
  assert.equal(jpegName("IMG.0001.HEIC"), "IMG.0001.jpg");
});

test("the first file that is too large is found before all of them together", () => {
  const files = [{ size: 3 }, { size: 9 }, { size: 8 }];
  assert.deepEqual(excess(files, { most: 8 }), { file: files[1] });
  assert.deepEqual(excess(files, { most: 9, together: 19 }), { together: 20 });
  assert.equal(excess(files, { most: 9, together: 20 }), null);
  assert.equal(excess(files, {}), null);
  assert.equal(megabytes(7.25 * 2 ** 20, "id"), "7,3 MB");
});

test("an answer leads on, shows the form again, leads elsewhere, or is none", () => {
  const at = (path, text, status = 200) => understood({ status, responseURL: `http://x${path}`, responseText: text }, "http://x/a/?b=1");
  assert.deepEqual(at("/a/", '{"next": "/c/"}'), { next: "/c/" });
  assert.deepEqual(at("/a/", "<p>"), { html: "<p>" });
  assert.deepEqual(at("/a/", "<p>", 413), { html: "<p>" });
  assert.deepEqual(at("/accounts/login/", "<p>"), { elsewhere: "http://x/accounts/login/" });
  assert.deepEqual(at("/a/", "<p>", 502), { lost: true });
});
