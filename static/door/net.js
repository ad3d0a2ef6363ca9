// Requests, and what their answers mean for a device at a door.

const cookie = (name) => {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
};

/**
 * Asks, and answers with {kind}:
 * ok (data, asked) · offline: nothing came back, or not from us · gone (message): the link has ended · signed_out ·
 * wait (seconds): too many requests · refused: this request is not understood · fault: the server's trouble.
 * `owner`: the user whose page this is; the portal refuses when somebody else is signed in by now.
 */
export async function ask(url, { body, csrf = false, owner = "", seconds = 20 } = {}) {
  const options = {
    redirect: "manual",
    credentials: "same-origin",
    cache: "no-store",
    headers: { Accept: "application/json" },
  };
  if (owner) options.headers["X-Door-Owner"] = owner;
  if (body) {
    options.method = "POST";
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
    if (csrf) options.headers["X-CSRFToken"] = cookie("csrftoken");
  }
  const asked = Date.now();
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), seconds * 1000);
  options.signal = controller.signal;
  try {
    return await understand(await fetch(url, options), asked);
  } catch {
    return { kind: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

async function understand(response, asked) {
  if (response.ok) return { kind: "ok", data: await response.json(), asked };
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403)
    return { kind: "signed_out" };
  if (response.status === 410) {
    const data = await response.json().catch(() => ({}));
    return { kind: "gone", message: data.message || "" };
  }
  if (response.status === 429) return { kind: "wait", seconds: Number(response.headers.get("Retry-After")) || 30 };
  if (response.status === 400 || response.status === 413) return { kind: "refused" };
  return { kind: "fault" };
}
