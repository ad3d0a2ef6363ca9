// Updates the numbers of the door while the page is visible, without changing fields that the user edits.

const EVERY = 15000; // milliseconds

setInterval(async () => {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { redirect: "error" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const now = page.getElementById(part.id);
      if (now && now.innerHTML !== part.innerHTML) part.replaceWith(document.adoptNode(now));
    }
  } catch {
    // No network: the next request will update the numbers.
  }
}, EVERY);
