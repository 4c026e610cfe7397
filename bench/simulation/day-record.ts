import type { CacheStatus } from '../../src/library/operation-report.ts';
import type { Control } from '../../src/sandbox/control/control.ts';
import type { PageAnswer } from './page-query.ts';
import type { Sightings, Use } from './sightings.ts';
import { DAY_MS } from './workload.ts';

/** List calls are counted by parts of the day that are so long. */
export const PART_MS = 600_000;

/**
 * What is known of a day: its queries by how they were answered, and its calls as upstream has
 * counted them.
 */
export interface DayRecord {
  /** Its midnight, in milliseconds since 1970. */
  readonly dayAt: number;
  queries: number;
  stale: number;
  readonly reasons: Map<CacheStatus, number>;
  /** By their code. */
  readonly errors: Map<string, number>;
  /** For each answer, how long ago the last good check of the list was, in milliseconds. */
  readonly checkAges: number[];
  /**
   * For each answer that shows assets, how long ago upstream sent the oldest of what it shows, in
   * milliseconds.
   */
  readonly contentAges: number[];
  /** By the last part of their path. */
  readonly calls: Map<string, number>;
  /** For each {@link PART_MS} of the day. */
  readonly listCalls: number[];
  /** How many items were not read by its end. */
  missing: number;
  /** The same list calls by what they were good for. */
  readonly uses: Map<Use, number>[];
}

/** A day in which nothing has happened yet. */
export function createDayRecord(dayAt: number): DayRecord {
  const parts = DAY_MS / PART_MS;
  return {
    dayAt,
    queries: 0,
    stale: 0,
    reasons: new Map(),
    errors: new Map(),
    checkAges: [],
    contentAges: [],
    calls: new Map(),
    listCalls: Array<number>(parts).fill(0),
    missing: 0,
    uses: Array.from({ length: parts }, () => new Map()),
  };
}

/** Notes an answer that has come at `now`. */
export function recordAnswer(
  record: DayRecord,
  { data, errors = [], extensions }: PageAnswer,
  { sightings, now }: { readonly sightings: Sightings; readonly now: number },
): void {
  record.queries += 1;
  if (extensions?.upstream !== undefined) increase(record.reasons, extensions.upstream.cacheStatus);
  for (const error of errors) increase(record.errors, error.extensions.code);
  const assets = data?.assets;
  if (!assets) return;
  if (assets.stale) record.stale += 1;
  record.checkAges.push(now - Date.parse(assets.checkedAt));
  const oldest = sightings.oldestOf(assets.nodes);
  if (oldest !== undefined) record.contentAges.push(now - oldest);
}

/**
 * Takes over the calls since the last time: to be called before upstream's own record of them is
 * full.
 */
export function recordCalls(record: DayRecord, control: Control, sightings: Sightings): void {
  const partOf = (at: number) => Math.floor((at - record.dayAt) / PART_MS);
  for (const { at, path } of control.calls()) {
    const endpoint = path.slice(path.lastIndexOf('/') + 1);
    increase(record.calls, endpoint);
    if (endpoint === 'batchget_material')
      record.listCalls[partOf(at)] = (record.listCalls[partOf(at)] ?? 0) + 1;
  }
  control.clearCalls();
  for (const { at, use } of sightings.takeCalls()) {
    const uses = record.uses[partOf(at)];
    if (uses !== undefined) increase(uses, use);
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
