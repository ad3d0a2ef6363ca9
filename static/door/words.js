// The page's words stand in its template, where gettext reaches them: <template id="door-words"> holds one element each.

/** The words of that name, with {placeholders} filled. */
export function say(name, values = {}) {
  const element = document.getElementById("door-words").content.querySelector(`[data-word="${name}"]`);
  if (!element) throw new Error(`No words for ${name}`);
  return element.textContent.trim().replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}
