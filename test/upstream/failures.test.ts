import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAILURES, type FailureKind, type FailurePolicy, pauseMsOf } from '../../src/upstream/failures.ts';
import { MEANINGS } from '../../src/wechat/errcode.ts';

const KINDS = Object.keys(FAILURES) as FailureKind[];

describe('pauseMsOf', () => {
  it.each<[FailureKind, number[]]>([
    ['unreachable', [5, 10, 20, 40, 60, 60]],
    ['unreadable', [5, 10, 20, 40, 60, 60]],
    ['wrongSecret', [300, 300]],
    ['minuteQuota', [60, 60]],
    ['dayQuota', [60, 120, 240, 480, 900, 900]],
    ['tooLarge', [0, 0]],
  ])('makes pauses after %s of %j s', (kind, seconds) => {
    expect(seconds.map((_each, index) => pauseMsOf(kind, index + 1))).toEqual(seconds.map((s) => s * 1000));
  });
});

describe('the table of failures', () => {
  it.each(KINDS)('is that of docs/operating.md: %s', (kind) => {
    expect(documented().get(kind)).toEqual(cellsOf(kind));
  });

  it('has all rows of docs/operating.md', () => {
    expect([...documented().keys()]).toEqual(KINDS);
  });
});

/** The cells of the documentation behind the one that says in words what has failed. */
function documented(): Map<string, string[]> {
  const page = readFileSync('docs/operating.md', 'utf8');
  const [, section = ''] = page.split('\n## What is done about failures\n');
  const [table = ''] = section.split('\n## ');
  const rows = [...table.matchAll(/^\| `(\w+)` \|[^|]*\|(.*)\|$/gm)];
  return new Map(
    rows.map(([, kind = '', cells = '']) => [kind, cells.split('|').map((cell) => cell.trim())]),
  );
}

function cellsOf(kind: FailureKind): string[] {
  const errcodes = [...MEANINGS].filter(([, meaning]) => meaning.kind === kind).map(([errcode]) => errcode);
  const { retry, breaker, quota, code, retryAfterSeconds, deniedSeconds }: FailurePolicy = FAILURES[kind];
  const ofPermission =
    deniedSeconds === undefined ? '' : '; of a list that an account may lack: at once, for a day';
  return [
    kind === 'otherRefusal' ? 'any other' : errcodes.join(', '),
    retry === 'never' ? '' : retry,
    typeof breaker === 'string'
      ? ''
      : `${rowOf(breaker.after)}${secondsOf(breaker.pauseSeconds, quota)}${ofPermission}`,
    retryAfterSeconds === undefined ? `\`${code}\`` : `\`${code}\`, ${retryAfterSeconds} s`,
  ];
}

function rowOf(after: number): string {
  return after === 1 ? 'at once, for ' : `after ${after} in a row, for `;
}

function secondsOf([first, longest]: readonly [number, number], quota: FailurePolicy['quota']): string {
  const seconds = first === longest ? `${first} s` : `${first} to ${longest} s`;
  return quota === 'day' ? `${seconds}, until midnight` : seconds;
}
