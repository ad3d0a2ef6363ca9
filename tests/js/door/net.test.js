import assert from "node:assert/strict";
import test from "node:test";

import { csrfToken } from "../../../static/door/net.js";

for (const [name, cookies, token] of [
  ["over HTTP", "django_language=id; csrftoken=abc%3D1", "abc=1"],
  ["over HTTPS", "__Host-csrftoken=abc; __Host-django_language=id", "abc"],
  ["without a cookie", "django_language=id", ""],
  ["beside a cookie with a similar name", "xcsrftoken=no; other=csrftoken", ""],
]) {
  test(`the token is read ${name}`, () => assert.equal(csrfToken(cookies), token));
}
