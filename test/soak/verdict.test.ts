import { describe, expect, it } from 'vitest';
import type { Moment, SoakResult } from './soak.ts';
import { findingsOf } from './verdict.ts';

const MIB = 2 ** 20;

/**
 * An hour of moments, ten minutes apart, each of which differs from a steady one by what it is
 * given.
 */
function soakOf(differ: (hours: number) => Partial<Moment>, rest: Partial<SoakResult> = {}): SoakResult {
  const moments = Array.from({ length: 61 }, (_, minute) => ({
    hours: minute / 60,
    heapUsed: 60 * MIB,
    external: 4 * MIB,
    rss: 200 * MIB,
    sockets: 17,
    timers: 16,
    resources: 9,
    operations: minute,
    errors: 0,
    faults: 0,
    upstreamCalls: 0,
    ...differ(minute / 60),
  }));
  const tally = { operations: 60, left: 0, codes: {}, unexplained: [] };
  return { moments, tally, mistakes: [], exitCode: 0, ...rest };
}

function missedIn(result: SoakResult): string[] {
  return findingsOf(result).flatMap(({ name, isKept }) => (isKept ? [] : [name]));
}

describe('findingsOf', () => {
  it('finds nothing in a steady hour', () => {
    expect(missedIn(soakOf(() => ({})))).toEqual([]);
  });

  it('overlooks what happens while it warms up, and what goes away again', () => {
    const warmingUp = (hours: number) => ({ heapUsed: (hours < 0.15 ? 40 : 60) * MIB });
    const burst = (hours: number) => ({ timers: hours > 0.4 && hours < 0.5 ? 500 : 16 });

    expect(missedIn(soakOf(warmingUp))).toEqual([]);
    expect(missedIn(soakOf(burst))).toEqual([]);
  });

  it.each<[string, (hours: number) => Partial<Moment>]>([
    ['heap', (hours) => ({ heapUsed: (60 + 1.5 * hours) * MIB })],
    ['buffers', (hours) => ({ external: (4 + 1.5 * hours) * MIB })],
    ['connections', (hours) => ({ sockets: 17 + Math.round(10 * hours) })],
    ['timers', (hours) => ({ timers: 16 + Math.round(10 * hours) })],
    ['resources', (hours) => ({ resources: 9 + Math.round(10 * hours) })],
  ])('finds that %s grow', (name, differ) => {
    expect(missedIn(soakOf(differ))).toEqual([name]);
  });

  it('finds errors that nobody can explain, mistakes and a bad end', () => {
    const tally = { operations: 1, left: 0, codes: {}, unexplained: ['HTTP 500: '] };

    expect(missedIn(soakOf(() => ({}), { tally, mistakes: ['unexpected error'], exitCode: 1 }))).toEqual([
      'unexplained errors',
      'mistakes in the log',
      'exit code',
    ]);
  });
});
