import { describe, expect, it } from 'vitest';
import { beginAtOnce } from '../../../bench/chaos/account.ts';
import { loadNamedScenario } from '../../../src/sandbox/scenario/load-scenario.ts';

describe('beginAtOnce', () => {
  it('moves everything by the time before anything happens', () => {
    const { phases, moments } = beginAtOnce({
      name: 'test',
      description: 'A test.',
      phases: [
        { from: 60, to: 120, every: 120, latency: { ms: 1 } },
        { from: 90, latency: { ms: 1 } },
      ],
      moments: [{ at: 61, every: 60, tokens: 'expire' }],
    });

    expect(phases).toMatchObject([
      { from: 0, to: 60, every: 120 },
      { from: 30, to: undefined },
    ]);
    expect(moments).toMatchObject([{ at: 1, every: 60 }]);
  });

  it('changes nothing where something happens at once', () => {
    const { phases } = loadNamedScenario('flaky');

    expect(beginAtOnce(loadNamedScenario('flaky')).phases).toEqual(phases);
  });
});
