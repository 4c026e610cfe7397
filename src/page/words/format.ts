import type { Words } from './english.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A day such as `31 Jan 2026`. */
export function formatDay({ locale }: Words, at: string): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'medium' }).format(
    new Date(at),
  );
}

/** The same with the time. */
export function formatTime({ locale }: Words, at: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, style).format(new Date(at));
}

/** How long ago something was, or when it will be, such as `2 minutes ago`. */
export function formatDistance({ locale }: Words, at: string): string {
  const ms = new Date(at).getTime() - Date.now();
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const far = Math.abs(ms);
  if (far < MINUTE_MS) return relative.format(Math.trunc(ms / 1000), 'second');
  if (far < HOUR_MS) return relative.format(Math.trunc(ms / MINUTE_MS), 'minute');
  if (far < DAY_MS) return relative.format(Math.trunc(ms / HOUR_MS), 'hour');
  return relative.format(Math.trunc(ms / DAY_MS), 'day');
}

/** The length of a file, such as `1.4 MB`. */
export function formatBytes({ locale }: Words, bytes: number): string {
  const unit = bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const value = bytes / (unit === 'kilobyte' ? 1000 : 1_000_000);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
