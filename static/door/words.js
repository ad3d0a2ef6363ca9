// The page's words are in its template, so that gettext finds them: <template id="door-words"> has one element for each.

/** Return the words of that name with filled {placeholders}. */
export function say(name, values = {}) {
  const element = document.getElementById("door-words").content.querySelector(`[data-word="${name}"]`);
  if (!element) throw new Error(`No words for ${name}`);
  return element.textContent.trim().replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}
