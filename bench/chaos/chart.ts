import type { OutageRecord, Outcome } from './outage-record.ts';
import type { Outage } from './outages.ts';
import { SCHEDULE } from './schedule.ts';

/** A run is drawn in parts of so many milliseconds. */
const PART_MS = 15_000;

const WIDTH = 880;
const HEIGHT = 400;
const LEFT = 60;
const RIGHT = 720;
const MINUTE_MS = 60_000;

const COLOURS = { fresh: '#2e7d32', stale: '#f2b134', error: '#b00020', calls: '#0055aa' };

/** Where a plot stands, and its greatest value. */
interface Plot {
  readonly top: number;
  readonly bottom: number;
  readonly most: number;
}

/**
 * Draws how queries were answered over a run, and how often upstream was called, as an SVG
 * document.
 */
export function drawChart(record: OutageRecord, { title }: Outage): string {
  const parts = partsOf(record);
  const most = (values: readonly number[]) => roundUp(Math.max(1, ...values));
  const queries = {
    top: 62,
    bottom: 222,
    most: most(parts.map(({ fresh, stale, error }) => fresh + stale + error)),
  };
  const calls = { top: 262, bottom: 342, most: most(parts.map((part) => part.calls)) };
  const none = parts.map(() => 0);
  const stale = parts.map((part) => part.error + part.stale);
  const errors = parts.map((part) => part.error);
  const all = parts.map((part) => part.error + part.stale + part.fresh);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title" font-family="sans-serif" font-size="13" fill="#333">`,
    `<title id="title">Queries and upstream calls: ${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff" />`,
    `<text x="${LEFT}" y="24" font-size="16">${title[0]?.toUpperCase()}${title.slice(1)}: queries and upstream calls in ${PART_MS / 1000} seconds</text>`,
    `<rect x="${x(SCHEDULE.downFrom)}" y="44" width="${rounded(x(SCHEDULE.downTo) - x(SCHEDULE.downFrom))}" height="${calls.bottom - 44}" fill="#eee" />`,
    `<text x="${x(SCHEDULE.downFrom) + 6}" y="57" font-size="12">upstream is down</text>`,
    ...axis(queries),
    ...axis(calls),
    area(queries, none, errors, COLOURS.error),
    area(queries, errors, stale, COLOURS.stale),
    area(queries, stale, all, COLOURS.fresh),
    area(
      calls,
      none,
      parts.map((part) => part.calls),
      COLOURS.calls,
    ),
    ...minutes().map(
      (minute) =>
        `<text x="${x(minute * MINUTE_MS)}" y="${calls.bottom + 20}" text-anchor="middle">${minute}</text>`,
    ),
    `<text x="${(LEFT + RIGHT) / 2}" y="${calls.bottom + 42}" text-anchor="middle">Minutes since the gateway began with an empty cache</text>`,
    ...legend([
      [queries.top + 12, COLOURS.fresh, 'answered fresh'],
      [queries.top + 34, COLOURS.stale, 'answered stale'],
      [queries.top + 56, COLOURS.error, 'error'],
      [calls.top + 12, COLOURS.calls, 'upstream calls'],
    ]),
    '</svg>',
  ].join('\n')}\n`;
}

/** What happened in a part of a run. */
interface Part extends Readonly<Record<Outcome, number>> {
  readonly calls: number;
}

/** The parts of a run, by when queries and calls came. */
export function partsOf({ queries, calls }: OutageRecord): readonly Part[] {
  const parts = Array.from({ length: SCHEDULE.end / PART_MS }, () => {
    return { fresh: 0, stale: 0, error: 0, calls: 0 };
  });
  const partAt = (at: number) => parts[Math.floor(at / PART_MS)];
  for (const { at, outcome } of queries) {
    const part = partAt(at);
    if (part !== undefined) part[outcome] += 1;
  }
  for (const at of calls) {
    const part = partAt(at);
    if (part !== undefined) part.calls += 1;
  }
  return parts;
}

/** The area between two series, as steps. */
function area(plot: Plot, below: readonly number[], above: readonly number[], colour: string): string {
  const upper = above.map((value, part) => `V${y(plot, value)}H${x((part + 1) * PART_MS)}`);
  const lower = below.map((value, part) => `V${y(plot, value)}H${x(part * PART_MS)}`).reverse();
  return `<path d="M${LEFT},${y(plot, below[0] ?? 0)}${upper.join('')}${lower.join('')}Z" fill="${colour}" />`;
}

function axis(plot: Plot): readonly string[] {
  return [0, plot.most / 2, plot.most].flatMap((value) => [
    `<line x1="${LEFT}" x2="${RIGHT}" y1="${y(plot, value)}" y2="${y(plot, value)}" stroke="#ccc" />`,
    `<text x="${LEFT - 8}" y="${y(plot, value) + 4}" text-anchor="end">${value}</text>`,
  ]);
}

function legend(entries: readonly (readonly [y: number, colour: string, text: string])[]): readonly string[] {
  return entries.flatMap(([y, colour, text]) => [
    `<rect x="${RIGHT + 16}" y="${y - 10}" width="12" height="12" fill="${colour}" />`,
    `<text x="${RIGHT + 34}" y="${y}">${text}</text>`,
  ]);
}

function minutes(): readonly number[] {
  return Array.from({ length: SCHEDULE.end / MINUTE_MS / 4 + 1 }, (_, index) => index * 4);
}

function x(ms: number): number {
  return rounded(LEFT + (ms / SCHEDULE.end) * (RIGHT - LEFT));
}

function y({ top, bottom, most }: Plot, value: number): number {
  return rounded(bottom - (value / most) * (bottom - top));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** To two, four or ten times a power of ten: halves of it are whole, save that of 1. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [2, 4, 10].map((factor) => factor * power).find((step) => step >= value) ?? value;
}
