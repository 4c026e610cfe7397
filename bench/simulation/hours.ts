import { type DayRecord, PART_MS } from './day-record.ts';
import { USES } from './sightings.ts';
import { HOUR_MS } from './workload.ts';

const PARTS = HOUR_MS / PART_MS;

/** The list calls of each hour of a day, and what they were good for, as a table. */
export function tabulateHours({ listCalls, uses }: DayRecord): string {
  const heading = row(['hour', 'list calls', ...USES]);
  const rows = Array.from({ length: 24 }, (_, hour) => {
    const [from, until] = [hour * PARTS, (hour + 1) * PARTS];
    const total = sum(listCalls.slice(from, until));
    const byUse = USES.map((use) => sum(uses.slice(from, until).map((counts) => counts.get(use) ?? 0)));
    return row([hour, total, ...byUse]);
  });
  return [heading, ...rows].join('\n');
}

function row(cells: readonly (string | number)[]): string {
  return `  ${cells.map((cell, index) => String(cell).padStart(index === 0 ? 4 : 11)).join('')}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
