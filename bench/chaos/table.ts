import type { OutageSummary } from './outage-summary.ts';
import type { Outage } from './outages.ts';

/** An outage that was run, and its figures. */
export interface Row {
  readonly outage: Outage;
  readonly summary: OutageSummary;
}

const HEADINGS = [
  'outage',
  'queries',
  'fresh',
  'stale',
  'typed errors',
  'unexplained',
  'p99 wait, ms',
  'longest, ms',
  'upstream calls',
  'cached answered',
  'fresh again after',
];

/** The table for a terminal. */
export function formatText(rows: readonly Row[]): string {
  const lines = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

/** The same in Markdown. */
export function formatMarkdown(rows: readonly Row[]): string {
  const rule = HEADINGS.map((_, column) => (column === 0 ? '---' : '---:'));
  return [HEADINGS, rule, ...rows.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What was not as it should be, if anything was not. */
export function describeFaults(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ outage, summary: { cached, unexplained, unexplainedCodes } }) => [
    ...(unexplained > 0
      ? [
          `${outage.title}: ${Array.from(unexplainedCodes, ([code, count]) => `${count} × ${code}`).join(', ')}`,
        ]
      : []),
    ...(cached.answered < cached.queries
      ? [`${outage.title}: ${cached.queries - cached.answered} queries over cached ranges were not answered`]
      : []),
  ]);
}

function cellsOf({ outage, summary }: Row): readonly string[] {
  const {
    queries,
    fresh,
    stale,
    typed,
    unexplained,
    p99WaitMs,
    longestWaitMs,
    callsWhileDown,
    cached,
    freshAgainMs,
  } = summary;
  return [
    outage.title,
    ...[queries, fresh, stale, typed, unexplained, p99WaitMs, longestWaitMs, callsWhileDown].map(grouped),
    `${share(cached.answered, cached.queries)} of ${grouped(cached.queries)}`,
    freshAgainMs === undefined ? 'not yet' : `${Math.ceil(freshAgainMs / 1000)} s`,
  ];
}

/** Rounded down: 100 % is all of them. */
function share(part: number, whole: number): string {
  return `${whole === 0 ? 100 : Math.floor((part / whole) * 10_000) / 100} %`;
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}
