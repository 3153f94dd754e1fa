/** Rows as aligned text; the first row is the heading, the first column is left-aligned. */
export function table(rows) {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? round(cell) : String(cell ?? ''))));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  const [heading, ...body] = texts.map(line);
  return [heading, '-'.repeat(heading.length), ...body].join('\n');
}

/** Three significant digits, as far as these figures are good for. */
export function round(number) {
  if (!Number.isFinite(number)) return '';
  if (number === 0) return '0';
  return Math.abs(number) >= 100 ? String(Math.round(number)) : String(Number(number.toPrecision(3)));
}

export const range = ({ median, least, most }) => `${round(median)} (${round(least)}-${round(most)})`;
