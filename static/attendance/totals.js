// Totals of the grid: people with each mark at a session ("" counts those without a mark), and lesson hours of a person.

const PRESENT = ["H", "T"];

/** Return the change of a person's lesson hours as the mark at a session of `hours` changes. */
export function attended(from, to, hours) {
  return (PRESENT.includes(to) - PRESENT.includes(from)) * hours;
}

/** Return the change of each total, {mark: +1 or -1}, as one person's mark changes. */
export function moved(from, to) {
  return from === to ? {} : { [from]: -1, [to]: 1 };
}

/**
 * Return the totals of a session, {mark: people}, as this page shows them. `counted`: {mark: people} of the portal, without
 * those without a mark; `unsettled`: [[session, mark that the portal counts, mark shown], …] of changes not in `counted`.
 */
export function totals(marks, session, people, counted, unsettled) {
  const marked = Object.values(counted).reduce((sum, number) => sum + number, 0);
  const shown = Object.fromEntries(marks.map((mark) => [mark, mark ? counted[mark] ?? 0 : people - marked]));
  for (const [changed, from, to] of unsettled) {
    if (changed !== session) continue;
    for (const [mark, step] of Object.entries(moved(from, to))) shown[mark] += step;
  }
  return shown;
}
