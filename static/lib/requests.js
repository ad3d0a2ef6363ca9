// Requests to the portal, and what their answers mean. The check-in page runs on old phones: no syntax newer than ES2019.

const PATIENCE = 20; // seconds until a request counts as lost

/**
 * Send a request and return {kind}:
 * ok (data, asked: when, by the device's clock) · offline: nothing came back, or nothing of the portal's ·
 * wait (seconds): too many requests · fault: an error of the portal · signed_out: no user, or another one, is signed in ·
 * missing: there is no such page for this user · gone (message): it has ended · refused (status, message): asking the same
 * again would not help. `json` is sent as JSON, `form` as a form's fields; without either it is a GET.
 */
export async function request(url, { json, form, headers } = {}) {
  const options = {
    redirect: "manual", // the portal redirects only to the sign-in page
    credentials: "same-origin",
    cache: "no-store",
    headers: Object.assign({ Accept: "application/json" }, headers),
  };
  if (json || form) options.method = "POST";
  if (json) options.headers["Content-Type"] = "application/json";
  if (json || form) options.body = json ? JSON.stringify(json) : form;
  const asked = Date.now();
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE * 1000);
  options.signal = controller.signal;
  try {
    return await understood(await fetch(url, options), asked);
  } catch {
    return { kind: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

async function understood(response, asked) {
  const { status } = response;
  if (response.ok) return { kind: "ok", data: await response.json(), asked };
  if (response.type === "opaqueredirect" || status === 401 || status === 403) return { kind: "signed_out" };
  if (status === 404) return { kind: "missing" };
  if (status === 410) return { kind: "gone", message: await messageIn(response) };
  if (status === 429) return { kind: "wait", seconds: Number(response.headers.get("Retry-After")) || 30 };
  if (status >= 500) return { kind: "fault" };
  return { kind: "refused", status, message: await messageIn(response) };
}

/** The message of the portal; "" if the answer is not from the portal. */
async function messageIn(response) {
  const data = await response.json().catch(() => ({}));
  return data.message || "";
}
