// Whether a typed name may be that of a person, by the rules of the portal: participants/names.py takes titles away, and
// participants/identity/likeness.py compares (`may_be_the_same`). Their words, letters and numbers come with the roster,
// and one table of names tests both (tests/js/door/names.json).

const APOSTROPHES = /['’‘`´ʼʻ′ʹ＇‛]/gu;
const MARKS = /[\p{Mn}\p{Cf}]/gu;
const WORDS = /[\p{L}\p{N}]+/gu;

const plain = (name) => name.normalize("NFKD").replace(APOSTROPHES, "").replace(MARKS, "").toLowerCase();
const wordsIn = (text) => text.match(WORDS) ?? [];
const byLength = (one, other) => (other.length < one.length ? [other, one] : [one, other]);
const isSame = (word, other) => word === other && (word.length > 1 || word === "i");

/** Whether the texts differ by at most one letter: another, one more or less, or two that changed places. */
function differByOne(one, other) {
  const [short, long] = byLength(one, other);
  if (long.length - short.length > 1) return false;
  let place = 0;
  while (place < short.length && short[place] === long[place]) place += 1;
  const rest = (text, skipped) => text.slice(place + skipped);
  if (short.length < long.length) return rest(short, 0) === rest(long, 1);
  const swapped = short[place] === long[place + 1] && short[place + 1] === long[place];
  return rest(short, 1) === rest(long, 1) || (swapped && rest(short, 2) === rest(long, 2));
}

export class NameRules {
  constructor(rules) {
    this.titles = Object.fromEntries(Object.entries(rules.titles).map(([kind, words]) => [kind, new Set(words)]));
    this.meant = new Map();
    for (const [full, forms] of Object.entries(rules.short_forms)) {
      for (const form of forms) this.meant.set(form, new Set([...(this.meant.get(form) ?? []), full]));
    }
    this.sounds = rules.sounds;
    this.confused = { inside: new Set(rules.confused), end: new Set(rules.confused_at_end) };
    this.fewest = rules.fewest_letters;
    this.mostWords = rules.most_words;
  }

  /** Return the words of the name without titles, or all words if only titles are left. */
  words(name) {
    const texts = plain(name).split(",");
    const parts = texts.map(wordsIn);
    const first = parts.findIndex((words) => this.withoutTitles(words).length);
    if (first < 0) return parts.flat();
    const after = parts.slice(first + 1).filter((words, index) => !this.isTitles(texts[first + 1 + index], words));
    return [parts[first], ...after].flatMap((words) => this.withoutTitles(words));
  }

  /** Whether names with these words do not contradict each other: one is the other, a correction or a part of it. */
  mayBeTheSame(one, other) {
    const [words, more] = byLength(one, other);
    const [joined, all] = [words.join(""), more.join("")];
    if (joined === all) return true;
    if (words.length < more.length && this.isSlip(this.folded(joined), this.folded(all))) return true;
    if (this.isJoined(words, more)) return true;
    const pairs = this.pairs(words, more);
    return pairs.length === words.length && pairs.some(({ isWhole }) => isWhole);
  }

  /** Whether one of the words is two of the longer name, and the others fit one by one. */
  isJoined(words, more) {
    if (more.length !== words.length + 1 || more.length > this.mostWords) return false;
    return more.slice(1).some((second, place) => {
      const first = more[place];
      const at = words.findIndex((word) => isSame(word, first + second) || this.soundsAlike(word, first + second));
      if (at < 0 || Math.min(first.length, second.length) < 2) return false;
      const others = words.filter((_word, index) => index !== at);
      const left = [...more.slice(0, place), ...more.slice(place + 2)];
      return this.pairs(others, left).length === others.length;
    });
  }

  isTitles(text, words) {
    const isShort = words.every((word) => word.length <= 5);
    const isDegree = this.titles.degrees.has(words.join(""));
    return !words.length || isDegree || !this.withoutTitles(words).length || (isShort && text.includes("."));
  }

  withoutTitles(words) {
    let left = [...words];
    const isKyaiHaji = () => left[0] === "k" && left[1] === "h" && left.length > 2;
    while (left.length && (this.titles.before.has(left[0]) || isKyaiHaji())) left.splice(0, isKyaiHaji() ? 2 : 1);
    left = left.filter((word) => !this.titles.anywhere.has(word));
    for (let size = this.degreeAtEnd(left); size; size = this.degreeAtEnd(left)) left.splice(-size);
    return left;
  }

  /** Return the number of words of the degree at the end. */
  degreeAtEnd(words) {
    for (let size = Math.min(4, words.length); size > 0; size -= 1) {
      const joined = words.slice(-size).join("");
      const isName = size === 1 && (this.titles.names_too.has(joined) || words.length === 1);
      if (this.titles.degrees.has(joined) && !isName) return size;
    }
    return 0;
  }

  /** Return a pair for each word that has a word of its own in the other name. */
  pairs(words, more) {
    if (more.length > this.mostWords) return [];
    const [left, pairs] = [[...more], []];
    const steps = [isSame, this.soundsAlike, this.differsByASlip, this.abbreviates];
    for (const fits of steps) {
      const count = (list, word) => list.filter((each) => each === word).length;
      const paired = pairs.map(({ word }) => word);
      for (const word of words.filter((each) => count(words, each) > count(paired, each))) {
        const place = left.findIndex((found) => fits.call(this, word, found));
        if (place < 0) continue;
        left.splice(place, 1);
        pairs.push({ word, isWhole: fits !== this.abbreviates });
      }
    }
    return pairs;
  }

  soundsAlike(word, other) {
    return Math.min(word.length, other.length) > 2 && this.folded(word) === this.folded(other);
  }

  differsByASlip(word, other) {
    return Math.min(word.length, other.length) > 1 && this.isSlip(this.folded(word), this.folded(other));
  }

  abbreviates(word, other) {
    const [short, full] = byLength(word, other);
    const meant = (each) => this.meant.get(each) ?? new Set([each]);
    if ([...meant(short)].some((each) => meant(full).has(each))) return true;
    const isInitial = short.length === 1 && /\p{L}/u.test(short) && full.startsWith(short);
    return Boolean(this.meant.get(short)?.has(full)) || isInitial;
  }

  /** Return the word as it sounds. */
  folded(word) {
    const sound = this.sounds.reduce((text, [letters, plainer]) => text.replaceAll(letters, plainer), word);
    const single = sound.replace(/(\P{Nd})\1+/gu, "$1");
    return single.replace(/h+$/, "") || single;
  }

  isSlip(word, other) {
    if (!word || !other || word[0] !== other[0] || /\p{Nd}/u.test(word + other)) return false;
    if (word === other) return true;
    if (!differByOne(word, other)) return false;
    const [short, full] = byLength(word, other);
    if (short.length < full.length) {
      return full.length >= (full.startsWith(short) ? this.fewest.letters_at_end : this.fewest.letters);
    }
    const places = [...short].flatMap((letter, place) => (letter === full[place] ? [] : [place]));
    if (places.length === 2) return short.length >= this.fewest.letters_swapped;
    const letters = [short[places[0]], full[places[0]]].sort().join("");
    const usual = places[0] < short.length - 1 ? this.confused.inside : this.confused.end;
    return usual.has(letters) && short.length >= this.fewest.letters;
  }
}
