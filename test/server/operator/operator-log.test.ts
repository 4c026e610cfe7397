import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { MediaError, type MediaErrorOptions, type MediaRefusal } from '../../../src/media/media-error.ts';
import { createOperatorLog } from '../../../src/server/operator/operator-log.ts';
import { UpstreamUnavailableError } from '../../../src/upstream/errors.ts';
import { refusalError } from '../../../src/wechat/errors.ts';
import { images } from '../../helpers/assets.ts';
import { ask, gatewayOver } from '../../helpers/execute.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { memorySource } from '../../helpers/memory-source.ts';

/**
 * A gateway whose upstream fails so, its log at `info`, and what ends the windows of lines that are
 * alike.
 */
function failingGateway(fail: (call: number) => Error) {
  const { log, records } = memoryLog('info');
  const ends: (() => void)[] = [];
  const operatorLog = createOperatorLog(log, { schedule: (work) => ends.push(work) });
  let calls = 0;
  const { source } = memorySource(images(30), {
    answer() {
      calls += 1;
      throw fail(calls);
    },
  });
  const gateway = gatewayOver(source, { operatorLog });
  const endWindows = () => {
    for (const end of ends.splice(0)) end();
  };
  return { gateway, operatorLog, records, endWindows };
}

const QUERY = '{ assets(type: IMAGE) { totalCount } }';
const LIST = '/cgi-bin/material/batchget_material';

describe('the log during an outage', () => {
  it('has a bounded number of lines, whatever the load, and tells of all requests', async () => {
    const { gateway, records, endWindows } = failingGateway(
      () => new UpstreamUnavailableError(LIST, 'answered HTTP 502'),
    );

    for (let time = 0; time < 1000; time += 1) await ask(gateway, QUERY);
    const { errors } = await ask(gateway, QUERY);
    const before = records().filter(({ level }) => level === 30);
    endWindows();
    const after = records().filter(({ level }) => level === 30);

    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(before).toHaveLength(10);
    for (const line of before)
      expect(line).toMatchObject({ requestId: expect.any(String), caller: 'unknown' });
    expect(after.slice(10)).toMatchObject([
      {
        error: 'UpstreamUnavailableError',
        leftOut: 991,
        msg: '991 more requests failed in the same way in 10 s',
      },
    ]);
  });

  it('counts what it has left out by a timer, though nothing more is asked', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { log, records } = memoryLog('info');
    const operatorLog = createOperatorLog(log);
    for (let time = 0; time < 3; time += 1)
      operatorLog.recordWrongKey({ requestId: 'id', address: '203.0.113.7' });

    vi.advanceTimersByTime(59_999);
    expect(records()).toHaveLength(1);
    vi.advanceTimersByTime(1);

    expect(records().slice(1)).toMatchObject([{ level: 40, address: '203.0.113.7', leftOut: 2 }]);
  });

  it('tells each errcode by itself, whatever its rid', async () => {
    const { gateway, records, operatorLog } = failingGateway((call) =>
      refusalError(LIST, { errcode: call % 2 === 0 ? 40007 : 48001, errmsg: `no rid: 1-${call}` }),
    );

    for (let time = 0; time < 50; time += 1) await ask(gateway, QUERY);
    operatorLog.flush();

    const told = records().filter(({ leftOut }) => leftOut !== undefined);
    const lines = records().filter(({ level }) => level === 30);
    const errcodes = [...new Set(lines.map(({ errcode }) => errcode))];
    expect(errcodes).toEqual(expect.arrayContaining([40007, 48001]));
    expect(lines.length - told.length + told.reduce((sum, { leftOut }) => sum + leftOut, 0)).toBe(50);
    expect(lines.length).toBeLessThanOrEqual(errcodes.length * 11);
  });

  it('shows each bug of the gateway, and counts the rest', async () => {
    const { gateway, records, operatorLog } = failingGateway((call) => new TypeError(`bug ${call % 2}`));

    for (let time = 0; time < 100; time += 1) await ask(gateway, QUERY);
    operatorLog.flush();

    const lines = records().filter(({ level }) => level === 50);
    expect(new Set(lines.flatMap(({ err }) => err?.message ?? []))).toEqual(new Set(['bug 0', 'bug 1']));
    expect(lines.length).toBeLessThanOrEqual(22);
    expect(lines.filter(({ leftOut }) => leftOut > 0).map(({ error }) => error)).toEqual(
      expect.arrayContaining(['TypeError: bug 0', 'TypeError: bug 1']),
    );
  });
});

describe('the log of refused files', () => {
  /** What is below the refusal of a file, with a code that its library gives. */
  const causeOf = (code: unknown) =>
    Object.assign(new Error('getaddrinfo ENOTFOUND https://mmbiz.qpic.cn/secret'), { code });

  function refusals(level: 'debug' | 'info' = 'debug') {
    const { log, lines, records } = memoryLog(level);
    const operatorLog = createOperatorLog(log, { schedule() {} });
    const refuse = (options: MediaErrorOptions, reason: MediaRefusal = 'unreachable') =>
      operatorLog.recordMediaRefusal(new MediaError(reason, 'The host cannot be reached.', options));
    return { refuse, operatorLog, lines, records };
  }

  it('tells the reason and the code of the cause, and none of its words', () => {
    const { refuse, lines, records } = refusals();

    refuse({ cause: causeOf('ENOTFOUND') });

    expect(records()).toMatchObject([
      {
        level: 20,
        reason: 'unreachable',
        code: 'ENOTFOUND',
        msg: 'file refused: The host cannot be reached.',
      },
    ]);
    expect(lines.join('')).not.toMatch(/qpic|secret|getaddrinfo/);
  });

  it.each([undefined, 7, '', 'https://mmbiz.qpic.cn/secret', 'enotfound', 'A b', 'A'.repeat(65)])(
    'tells no code that is none: %s',
    (code) => {
      const { refuse, records } = refusals();

      refuse({ cause: causeOf(code) });

      expect(records()).toHaveLength(1);
      expect(records()[0]).not.toHaveProperty('code');
    },
  );

  it('tells what WeChat has refused', () => {
    const { refuse, records } = refusals();

    refuse({ cause: refusalError(LIST, { errcode: 40007, errmsg: 'invalid media_id' }) }, 'not-found');

    expect(records()).toMatchObject([{ reason: 'not-found', errcode: 40007 }]);
  });

  it('has ten lines of a kind, and one of how many more there were', () => {
    const { refuse, operatorLog, records } = refusals();
    for (let times = 0; times < 50; times += 1) {
      refuse({ cause: causeOf('ENOTFOUND') });
      refuse({}, 'signature');
    }

    operatorLog.flush();

    expect(records()).toHaveLength(22);
    expect(records().slice(20)).toMatchObject([
      { reason: 'unreachable', code: 'ENOTFOUND', leftOut: 40 },
      { reason: 'signature', leftOut: 40 },
    ]);
  });

  it('has nothing above the level debug', () => {
    const { refuse, operatorLog, lines } = refusals('info');
    for (let times = 0; times < 50; times += 1) refuse({});
    operatorLog.flush();

    expect(lines).toEqual([]);
  });
});
