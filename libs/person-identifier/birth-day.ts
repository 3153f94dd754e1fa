/** The years that any number here can express; outside them a date in a number is an error, not a person. */
const EARLIEST_YEAR = 1800;
const LATEST_YEAR = 2199;

/** The day as ISO yyyy-mm-dd, or undefined when the Gregorian calendar does not have it. */
export function birthDay(year: number, month: number, day: number): string | undefined {
  if (!(year >= EARLIEST_YEAR && year <= LATEST_YEAR)) return undefined;
  if (!(month >= 1 && month <= 12)) return undefined;
  if (!(day >= 1 && day <= daysIn(year, month))) return undefined;
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
