// The planner's figures follow the ticks. The server works them out, as it does for the button without this script.

const WAIT = 300;
const form = document.querySelector("[data-planner]");

function start() {
  let timer = 0;
  let asking = null;

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const body = new FormData(form);
    body.set("then", "figures");
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: asking.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch (error) {
      // The button that works the figures out is still there.
      if (error.name !== "AbortError") for (const part of document.querySelectorAll("[data-part]")) part.classList.add("is-old");
    }
  }

  function show(page) {
    for (const part of document.querySelectorAll("[data-part]")) {
      const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (fresh) part.replaceChildren(...fresh.childNodes);
      part.classList.remove("is-old");
    }
  }

  form.addEventListener("change", (event) => {
    if (!event.target.matches("[name=batch], [name=regency]")) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}

if (form) start();
