// The words of the attendance pages. They come with the page, translated.

/** Return the text with its %(name)s placeholders filled. */
export function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

const ZONES = { "+07:00": "WIB", "+08:00": "WITA", "+09:00": "WIT" };

/** The time of day at the event's place, whatever the device's zone: times come as ISO text in that zone. */
export function timeOfDay(iso) {
  return `${iso.slice(11, 16).replace(":", ".")} ${ZONES[iso.slice(-6)]}`;
}

/** Return [text, name] for the line that says whether everything is saved. */
export function saveState({ pending, failures, stopped, savedAt }, words) {
  if (stopped && (pending || !failures)) return [refusal(stopped, words), "bad"];
  if (failures) return [pending ? fill(words.offline, { count: pending }) : words.cut, "bad"];
  if (pending) return [words.saving, "saving"];
  return savedAt ? [fill(words.saved, { time: timeOfDay(savedAt) }), "saved"] : [words.ready, "ready"];
}

function refusal(why, words) {
  if (why === SIGNED_OUT) return words.signed_out;
  return fill(words.refused, { message: why === UNKNOWN ? words.trouble : why });
}

/** Return the reason of a refusal if the portal gives none. */
export const SIGNED_OUT = "signed out";
export const UNKNOWN = "trouble";
