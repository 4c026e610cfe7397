import { describe, expect, it } from 'vitest';
import type { AskedQuery } from '../../../bench/chaos/outage-record.ts';
import { isKept, summarise } from '../../../bench/chaos/outage-summary.ts';
import { SCHEDULE } from '../../../bench/chaos/schedule.ts';

const { downFrom, downTo, end } = SCHEDULE;
const CODES = { codes: ['UPSTREAM_UNAVAILABLE'] };

/**
 * A query that is answered fresh at once, the moment that the outage begins, save for some fields.
 */
function query(fields: Partial<AskedQuery> = {}): AskedQuery {
  return { at: downFrom, waitMs: 0, outcome: 'fresh', code: undefined, wasCached: false, ...fields };
}

const error = (fields: Partial<AskedQuery> = {}) =>
  query({ outcome: 'error', code: 'UPSTREAM_UNAVAILABLE', ...fields });

const summaryOf = (...queries: AskedQuery[]) => summarise({ queries, calls: [] }, CODES);

describe('summarise', () => {
  it('counts what came while upstream was down', () => {
    const summary = summarise(
      {
        queries: [
          query({ at: downFrom - 1 }),
          query(),
          query({ outcome: 'stale' }),
          query({ outcome: 'stale', at: downTo - 1 }),
          error(),
          query({ at: downTo }),
        ],
        calls: [downFrom - 1, downFrom, downTo - 1, downTo],
      },
      CODES,
    );

    expect(summary).toMatchObject({
      queries: 4,
      fresh: 1,
      stale: 2,
      typed: 1,
      unexplained: 0,
      callsWhileDown: 2,
    });
  });

  it('has no explanation for another code, for none, and for an error while upstream is well', () => {
    const { unexplained, unexplainedCodes } = summaryOf(
      error({ code: 'INTERNAL_SERVER_ERROR' }),
      error({ code: undefined }),
      error({ at: downFrom - 9000, waitMs: 8000 }),
      error({ at: end - 1 }),
    );

    expect(unexplained).toBe(4);
    expect([...unexplainedCodes]).toEqual([
      ['INTERNAL_SERVER_ERROR', 1],
      ['no code', 1],
      ['UPSTREAM_UNAVAILABLE', 2],
    ]);
  });

  it('takes the outage for the reason of an error that it has overtaken, or that follows it at once', () => {
    const summary = summaryOf(error({ at: downFrom - 8000, waitMs: 8000 }), error({ at: downTo + 1000 }));

    expect(summary.unexplained).toBe(0);
  });

  it('counts the queries for what was cached to the end of the run', () => {
    const cached = { wasCached: true };

    expect(
      summaryOf(
        error({ ...cached, at: downFrom - 1 }),
        query({ ...cached, outcome: 'stale' }),
        error(cached),
        query({ ...cached, at: end - 1 }),
        error(),
      ).cached,
    ).toEqual({ queries: 3, answered: 2 });
  });

  it('tells the wait that 99 % do not exceed', () => {
    const queries = Array.from({ length: 200 }, (_, index) => query({ waitMs: index + 1 }));

    expect(summaryOf(...queries).p99WaitMs).toBe(198);
  });

  it('tells when all was fresh again', () => {
    expect(summaryOf(query()).freshAgainMs).toBe(0);
    expect(summaryOf(query({ at: downTo + 5000, outcome: 'stale' })).freshAgainMs).toBe(5000);
    expect(summaryOf(query({ at: end - 1, outcome: 'stale' })).freshAgainMs).toBeUndefined();
  });
});

describe('isKept', () => {
  it.each([
    ['all is well', [query({ wasCached: true }), error()], true],
    ['an error is unexplained', [error({ code: undefined })], false],
    ['what was cached is not answered', [error({ wasCached: true })], false],
  ])('decides where %s', (_, queries, expected) => {
    expect(isKept(summaryOf(...queries))).toBe(expected);
  });
});
