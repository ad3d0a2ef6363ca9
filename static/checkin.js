// The numbers follow what happens at the door while somebody looks at them; what is being ticked or typed is left alone.

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
    // No network for a moment: the next time will tell.
  }
}, EVERY);
