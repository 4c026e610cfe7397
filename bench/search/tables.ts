import { formatNumber, formatTable } from '../markdown-table.ts';
import type { PageKind, Timing } from './measure-searches.ts';
import type { GatewayMemory } from './memory.ts';
import { SORTS } from './searches.ts';

/** The searches of one kind of page: a line for each query, a column for each order. */
export function tabulateSearches(timings: readonly Timing[], { isDeep, isOfRange }: PageKind): string {
  const ofKind = timings.filter(({ kind }) => kind?.isDeep === isDeep && kind.isOfRange === isOfRange);
  const titles = [...new Set(ofKind.map(({ title }) => title))];
  const rows = titles.map((title) => {
    const ofQuery = ofKind.filter((each) => each.title === title);
    const words = ofQuery[0]?.kind?.words;
    return [
      words === undefined ? title : `\`${words}\`, ${title}`,
      formatNumber(ofQuery[0]?.totalCount, 0),
      ...SORTS.map((sort) => inShort(ofQuery.find(({ kind }) => kind?.sort === sort))),
    ];
  });
  return formatTable(['p50 / p99 ms', 'found', ...SORTS], rows);
}

/** What is no search. */
export function tabulateLookUps(timings: readonly Timing[]): string {
  const rows = timings
    .filter(({ kind }) => kind === undefined)
    .map((timing) => [timing.title, inShort(timing)]);
  return formatTable(['', 'p50 / p99 ms'], rows);
}

function inShort(timing: Timing | undefined): string {
  return timing === undefined ? '-' : `${timing.p50Ms.toFixed(1)} / ${timing.p99Ms.toFixed(1)}`;
}

/** A gateway's memory at some moments, in MiB. */
export function tabulateMemory(moments: Readonly<Record<string, GatewayMemory>>): string {
  const headings = [
    'MiB',
    'RSS',
    'collected',
    'main heap',
    'main external',
    'workers heap',
    'external',
    'rest',
  ];
  const rows = Object.entries(moments).map(([moment, { rss, main, workers, rssCollected }]) => {
    const rest = rssCollected - main.heapTotal - main.external - workers.heapTotal - workers.external;
    const parts = [main.heapUsed, main.external, workers.heapUsed, workers.external, rest];
    return [moment, ...[rss, rssCollected, ...parts].map(inMebibytes)];
  });
  return formatTable(headings, rows);
}

export function inMebibytes(bytes: number | undefined): string {
  return formatNumber(bytes === undefined ? undefined : bytes / 2 ** 20, 0);
}
