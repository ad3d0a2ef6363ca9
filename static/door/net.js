// Requests of the check-in page, and the meaning of their answers.

import { request } from "../lib/requests.js";

const NOT_UNDERSTOOD = [400, 413];

const cookie = (name) => {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
};

/**
 * Send a request as `request` does. Its answer is one of these kinds only:
 * ok · offline · gone: the link has ended · signed_out · wait · refused: this request is not understood · fault.
 * `owner`: the user whose page this is; the portal refuses when somebody else is signed in by now.
 */
export async function ask(url, { body, csrf = false, owner = "" } = {}) {
  const headers = {};
  if (owner) headers["X-Door-Owner"] = owner;
  if (csrf) headers["X-CSRFToken"] = cookie("csrftoken");
  const answer = await request(url, { json: body, headers });
  // A mark is given up only if the portal itself says that it cannot read it; any other answer may come from in between.
  const isOther = answer.kind === "missing" || (answer.kind === "refused" && !NOT_UNDERSTOOD.includes(answer.status));
  return isOther ? { kind: "fault" } : answer;
}
