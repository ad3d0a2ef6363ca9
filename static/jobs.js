// The page of a job fetches itself repeatedly and replaces the parts whose key changed.

const EVERY = 1000; // ms
const part = (page, name) => page.querySelector(`[data-part="${name}"]`);

async function watch() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    // Signed out or not found: the browser shows the server's answer.
    if (response.redirected || response.status === 404) return location.reload();
    if (response.ok) {
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const old of document.querySelectorAll("[data-part]")) {
        const now = part(fresh, old.dataset.part);
        if (old.dataset.key === now.dataset.key) continue;
        old.innerHTML = now.innerHTML;
        old.dataset.key = now.dataset.key;
      }
      const state = part(fresh, "state");
      if (state.dataset.next) return location.replace(state.dataset.next);
      if ("over" in state.dataset) return undefined;
    }
  } catch {
    // No network: try again later.
  }
  return setTimeout(watch, EVERY);
}

setTimeout(watch, EVERY);
