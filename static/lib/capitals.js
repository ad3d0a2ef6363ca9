const LOWER = new Set(["bin", "binti"]);

/**
 * Return a name that is all in capitals as it is usually written, or "" for any other. What follows the first comma are
 * titles, which nobody can tell from capitals, so they stay.
 */
export function usualCase(name) {
  const comma = name.indexOf(",");
  const [words, titles] = comma < 0 ? [name, ""] : [name.slice(0, comma), name.slice(comma)];
  if (words !== words.toUpperCase() || !/\p{L}{3}/u.test(words)) return "";
  const usual = words.replace(/\p{L}[\p{L}'’]*/gu, (word) => {
    const lower = word.toLowerCase();
    return LOWER.has(lower) ? lower : word[0] + lower.slice(1);
  });
  return usual + titles;
}
