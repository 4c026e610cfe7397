import { type DayRecord, PART_MS } from './day-record.ts';
import { CONFIG } from './stack.ts';
import { HOUR_MS } from './workload.ts';

const WIDTH = 880;
const HEIGHT = 420;
const PLOT = { left: 76, right: 600, top: 56, bottom: 360 };
const [LOWEST, HIGHEST] = [10, 1_000_000];

/**
 * Draws the list calls of a day as they add up, with the ranked list and without, as an SVG
 * document.
 */
export function drawChart(withList: DayRecord, without: DayRecord): string {
  const decades = [10, 100, 1000, 10_000, 100_000, 1_000_000];
  const quota = CONFIG.upstreamDailyCalls;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title" font-family="sans-serif" font-size="13" fill="#333">`,
    `<title id="title">List calls over a day of ${grouped(withList.queries)} queries</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff" />`,
    `<text x="${PLOT.left}" y="24" font-size="16">List calls since midnight, in a day of ${grouped(withList.queries)} queries</text>`,
    `<text x="${PLOT.left}" y="43">The scale is logarithmic: each line is ten times the one below.</text>`,
    ...decades.map((calls) => horizontal(calls, 'stroke="#ddd"')),
    ...decades.map(
      (calls) => `<text x="${PLOT.left - 8}" y="${y(calls) + 4}" text-anchor="end">${grouped(calls)}</text>`,
    ),
    ...[0, 4, 8, 12, 16, 20, 24].map(
      (hour) => `<text x="${x(hour)}" y="${PLOT.bottom + 20}" text-anchor="middle">${hour}:00</text>`,
    ),
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 44}" text-anchor="middle">Time of the day in Beijing</text>`,
    horizontal(quota, 'stroke="#b00020" stroke-width="1.5" stroke-dasharray="6 4"'),
    label(quota, '#b00020', `the quota: ${grouped(quota)}`),
    ...curve(without, '#b35900', 'without the ranked list'),
    ...curve(withList, '#0055aa', 'with it'),
    '</svg>',
  ].join('\n')}\n`;
}

function curve({ listCalls }: DayRecord, colour: string, name: string): string[] {
  let sum = 0;
  const sums = listCalls.map((calls) => {
    sum += calls;
    return sum;
  });
  const points = sums.map((calls, part) => `${x(((part + 1) * PART_MS) / HOUR_MS)},${y(calls)}`);
  return [
    `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2.5" stroke-linejoin="round" />`,
    label(sum, colour, `${grouped(sum)} ${name}`),
  ];
}

function horizontal(calls: number, style: string): string {
  return `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(calls)}" y2="${y(calls)}" ${style} />`;
}

function label(calls: number, colour: string, text: string): string {
  return `<text x="${PLOT.right + 8}" y="${y(calls) + 4}" fill="${colour}">${text}</text>`;
}

function x(hour: number): number {
  return rounded(PLOT.left + (hour / 24) * (PLOT.right - PLOT.left));
}

function y(calls: number): number {
  const part = Math.log(Math.max(calls, LOWEST) / LOWEST) / Math.log(HIGHEST / LOWEST);
  return rounded(PLOT.bottom - part * (PLOT.bottom - PLOT.top));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function grouped(value: number): string {
  return value.toLocaleString('en-GB');
}
