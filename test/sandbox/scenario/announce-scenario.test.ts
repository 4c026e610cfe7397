import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import { loadNamedScenario, type ScenarioName } from '../../../src/sandbox/scenario/load-scenario.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 27, 19, 39) });
});

afterEach(() => {
  vi.useRealTimers();
});

/** What is told of a scenario, with the second in which it is. */
function suffer(name: ScenarioName) {
  const lines: string[] = [];
  const startedAt = Date.now();
  const tell = (line: string) => lines.push(`${(Date.now() - startedAt) / 1000} ${line}`);
  const { control } = createInProcessSandbox({ scenario: loadNamedScenario(name), tell });
  return { lines, control };
}

describe('a scenario', () => {
  it.each<[ScenarioName, readonly string[]]>([
    [
      'blackout',
      ['60 blackout: every connection is reset from now on, until 19:50:00', '660 blackout: over'],
    ],
    ['flaky', ['1 flaky: one call in five fails from now on']],
    ['quota-end', ['60 quota-end: list calls are refused with 45009 from now on']],
  ])('%s tells as it happens what it is', (name, told) => {
    const { lines } = suffer(name);

    vi.advanceTimersByTime(3_600_000);

    expect(lines).toEqual(told);
  });

  it('tells each time of what comes again', () => {
    const { lines } = suffer('oscillating');

    vi.advanceTimersByTime(200_000);

    expect(lines).toEqual([
      '60 oscillating: every connection is reset from now on, until 19:41:00',
      '120 oscillating: over',
      '180 oscillating: every connection is reset from now on, until 19:43:00',
    ]);
  });

  it('tells nothing any more once another is played, or none', () => {
    const { lines, control } = suffer('blackout');
    control.startScenario(loadNamedScenario('slow-drip'));
    vi.advanceTimersByTime(60_000);
    control.endScenario();
    vi.advanceTimersByTime(3_600_000);

    expect(lines).toEqual(['60 slow-drip: answers come at 100 bytes a second from now on, until 19:50:00']);
  });
});
