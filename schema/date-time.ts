const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/**
 * Reads an instant as RFC 3339 writes it, with its zone. What is finer than a millisecond is cut
 * off; leap seconds are refused.
 *
 * @throws TypeError that says what is wrong
 */
export function parseDateTime(value: unknown): Date {
  if (typeof value !== 'string') throw new TypeError(`It must be a text such as "${EXAMPLE}".`);
  const [, year, month, day] = RFC_3339.exec(value) ?? [];
  if (year === undefined)
    throw new TypeError(`It must be a date, a time and a zone as in RFC 3339, such as "${EXAMPLE}".`);
  // `Date` takes the 30th of February for the 2nd of March.
  const isDay = Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
  if (!isDay) throw new TypeError(`There is no day ${year}-${month}-${day}.`);
  return new Date(value.toUpperCase());
}

const EXAMPLE = '2026-01-31T16:30:00+08:00';

/** 0 if there is no such month. */
function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
