import { describe, expect, it } from 'vitest';
import type { OutageSummary } from '../../../bench/chaos/outage-summary.ts';
import { OUTAGES } from '../../../bench/chaos/outages.ts';
import { describeFaults, formatMarkdown, formatText } from '../../../bench/chaos/table.ts';

function row(fields: Partial<OutageSummary> = {}) {
  const [outage] = OUTAGES;
  if (outage === undefined) throw new Error('There is no outage.');
  const summary: OutageSummary = {
    queries: 3600,
    fresh: 700,
    stale: 2400,
    typed: 500,
    unexplained: 0,
    unexplainedCodes: new Map(),
    p99WaitMs: 200,
    longestWaitMs: 8000.4,
    callsWhileDown: 41,
    cached: { queries: 5000, answered: 5000 },
    freshAgainMs: 4200,
    ...fields,
  };
  return { outage, summary };
}

describe('formatMarkdown', () => {
  it('gives each outage a line', () => {
    expect(formatMarkdown([row()]).split('\n')[2]).toBe(
      '| ten-minute blackout | 3,600 | 700 | 2,400 | 500 | 0 | 200 | 8,000 | 41 | 100 % of 5,000 | 5 s |',
    );
  });

  it('rounds no share up to 100 %', () => {
    expect(formatMarkdown([row({ cached: { queries: 100_000, answered: 99_999 } })])).toContain(
      '99.99 % of 100,000',
    );
  });
});

describe('formatText', () => {
  it('has columns', () => {
    const [headings = '', line = ''] = formatText([row({ freshAgainMs: undefined })]).split('\n');

    expect(line.length).toBe(headings.length);
    expect(line).toMatch(/not yet$/);
  });
});

describe('describeFaults', () => {
  it('has nothing to say where all is well', () => {
    expect(describeFaults([row()])).toEqual([]);
  });

  it('names the codes that nothing explains, and what was not answered', () => {
    const unexplainedCodes = new Map([['no code', 2]]);

    expect(
      describeFaults([row({ unexplained: 2, unexplainedCodes, cached: { queries: 9, answered: 8 } })]),
    ).toEqual([
      'ten-minute blackout: 2 × no code',
      'ten-minute blackout: 1 queries over cached ranges were not answered',
    ]);
  });
});
