// A part of a spreadsheet, pasted into the score page: lines of cells, divided by tabs.

/** Whether the text is more than one cell. */
export function isTable(text) {
  return /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
}

/**
 * Return {cells: [[index, text], …], left}: the text for each field of a grid, from the field `start` on, and how many lines
 * begin beyond its `size` fields. Empty cells change nothing; cells beyond the last of the `columns` are left out.
 */
export function pasted(text, { start, columns, size }) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const cells = [];
  let left = 0;
  lines.forEach((line, row) => {
    line.split("\t").slice(0, columns - start % columns).forEach((cell, column) => {
      const index = start + row * columns + column;
      if (!cell.trim()) return;
      if (index < size) cells.push([index, cell.trim()]);
      else if (column === 0) left += 1;
    });
  });
  return { cells, left };
}
