// Requests of the check-in page, and the meaning of their answers.

import { request } from "../lib/requests.js";

const NOT_UNDERSTOOD = [400, 413];

const CSRF_COOKIE = /(?:^|; )(?:__Host-)?csrftoken=([^;]*)/;
/** Return the token for requests that change something; the cookie has the prefix if the portal uses HTTPS. */
export const csrfToken = (cookies) => decodeURIComponent(CSRF_COOKIE.exec(cookies)?.[1] ?? "");

/**
 * Send a request as `request` does. Its answer is one of these kinds only:
 * ok · offline · gone: the link has ended · signed_out · wait · refused: this request is not understood · fault.
 * `owner`: the user of this page; the portal refuses if another user has signed in since.
 */
export async function ask(url, { body, csrf = false, owner = "" } = {}) {
  const headers = {};
  if (owner) headers["X-Door-Owner"] = owner;
  if (csrf) headers["X-CSRFToken"] = csrfToken(document.cookie);
  const answer = await request(url, { json: body, headers });
  // A mark is dropped only if the portal itself answers that it cannot read it; other answers may come from a proxy.
  const isOther = answer.kind === "missing" || (answer.kind === "refused" && !NOT_UNDERSTOOD.includes(answer.status));
  return isOther ? { kind: "fault" } : answer;
}
