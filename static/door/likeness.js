// Names that may be meant by a typed one: short forms, spellings that sound alike, a slip in a word, other order. The
// portal compares names in the same way (participants/identity/likeness.py), with more rules.

const SHORT = {
  muhammad: "mu md mh mhd moh muh moch much mohd muhd mohammad mohamad mohamed muhamad mochamad mochammad",
  ahmad: "ah ach akh achmad akhmad",
  abdul: "ab abd",
  siti: "st sti sitti sity",
  gusti: "gst",
  nur: "noor nor",
};
const SOUNDS = [
  [/dj/g, "j"],
  [/tj/g, "c"],
  [/oe/g, "u"],
  [/kh|ch/g, "h"],
  [/sy|sh|z/g, "s"],
  [/th/g, "t"],
  [/dh/g, "d"],
  [/ph|v/g, "f"],
  [/q/g, "k"],
  [/y/g, "i"],
  [/([a-z])\1+/g, "$1"],
];
const FEWEST_LETTERS = 5; // of a word with a slip
const FULL = new Map(
  Object.entries(SHORT).flatMap(([full, forms]) => forms.split(" ").map((form) => [form, full]))
);

const sound = (word) => SOUNDS.reduce((text, [letters, plain]) => text.replace(letters, plain), word);
const whole = (word) => sound(FULL.get(word) || word);

/** Whether the texts differ by at most one letter: another, one more or less, or two that changed places. */
function differByOne(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let place = 0;
  while (place < short.length && short[place] === long[place]) place += 1;
  const rest = (text, skipped) => text.slice(place + skipped);
  if (short.length < long.length) return rest(short, 0) === rest(long, 1);
  const swapped = short[place] === long[place + 1] && short[place + 1] === long[place];
  return rest(short, 1) === rest(long, 1) || (swapped && rest(short, 2) === rest(long, 2));
}

function fits(typed, word) {
  if (typed === word) return true;
  const isSlip = Math.min(typed.length, word.length) >= FEWEST_LETTERS && typed[0] === word[0];
  return isSlip && differByOne(typed, word);
}

/** Whether a typed name may be that of a person. Both are folded; two words of it, or its only one, must fit. */
export function isLikely(typed, name) {
  const wanted = typed.split(" ").filter(Boolean).map(whole);
  const words = name.split(" ").filter(Boolean).map(whole);
  if (!wanted.length) return false;
  const [joined, all] = [wanted.join(""), words.join("")];
  if (joined.length >= FEWEST_LETTERS && fits(joined, all)) return true; // Nur Aini and Nuraini
  const fitting = wanted.filter((each) => words.some((word) => fits(each, word)));
  return fitting.length >= Math.min(2, wanted.length) && fitting.some((each) => each.length > 2);
}
