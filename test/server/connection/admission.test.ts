import type { IncomingMessage, RequestListener } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../../src/server/connection/admission.ts';
import { createRefuseOverload } from '../../../src/server/connection/overload-response.ts';

/**
 * Requests that each take so long of the processor, on a clock that nothing else moves. All of a
 * burst come at once.
 */
function busyServer({ answerMs }: { answerMs: number }) {
  const clock = { time: 0 };
  let answered = 0;
  const refusedAfter: number[] = [];
  const admit = createAdmission(
    (_request, response) => {
      clock.time += answerMs;
      answered += 1;
      response.writeHead(200).end('answered');
    },
    {
      refuse: createRefuseOverload(() => ({})),
      now: () => clock.time,
      onRefused: (waitedMs) => refusedAfter.push(waitedMs),
    },
  );
  const get = (url = '/graphql') =>
    new Promise<Answer>((resolve) => {
      let statusCode = 0;
      let headers: Record<string, string> = {};
      const response = {
        writeHead(status: number, given: Record<string, string> = {}) {
          statusCode = status;
          headers = given;
          return response;
        },
        end: (body: string) => resolve({ statusCode, headers, body }),
      };
      admit({ url, headers: {} } as IncomingMessage, response as unknown as Parameters<RequestListener>[1]);
    });
  const burst = (size: number) => Promise.all(Array.from({ length: size }, () => get()));
  return { get, burst, clock, answered: () => answered, refusedAfter };
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const statuses = (answers: readonly { statusCode: number }[]) => answers.map(({ statusCode }) => statusCode);

describe('admission', () => {
  it('answers a burst whole, though it waits', async () => {
    const { burst } = busyServer({ answerMs: 1 });

    expect(new Set(statuses(await burst(900)))).toEqual(new Set([200]));
  });

  it('takes the first burst after a quiet night for one', async () => {
    const { burst, clock } = busyServer({ answerMs: 1 });
    await burst(10);
    clock.time += 8 * 3_600_000;

    expect(new Set(statuses(await burst(900)))).toEqual(new Set([200]));
  });

  it('refuses those who would wait too long, at once, with what to do', async () => {
    const { burst, refusedAfter } = busyServer({ answerMs: 1 });

    const answers = await burst(3000);

    const refused = answers.filter(({ statusCode }) => statusCode === 503);
    expect(refused.length).toBeGreaterThan(1500);
    expect(refusedAfter).toHaveLength(refused.length);
    expect(refused[0]?.headers['retry-after']).toBe('1');
    expect(JSON.parse(refused[0]?.body ?? '')).toMatchObject({
      errors: [{ extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 } }],
    });
  });

  it('lets those that it answers wait a second in a burst, save the last hundred', async () => {
    const { burst, answered } = busyServer({ answerMs: 1 });

    await burst(3000);

    expect(answered()).toBeLessThanOrEqual(1000 + 100 + 2 * 8);
  });

  it('lets nobody wait long where there are too many all the time', async () => {
    const { get, clock } = busyServer({ answerMs: 1 });
    const waits: number[] = [];
    const arrive = async () => {
      const since = clock.time;
      if ((await get()).statusCode === 200) waits.push(clock.time - since);
    };
    const all: Promise<void>[] = [];
    // Ten come in each turn, and every ninth has time for eight.
    for (let turn = 0; turn < 4500; turn += 1) {
      for (let each = 0; each < 10; each += 1) all.push(arrive());
      await setImmediate();
    }
    await Promise.all(all);

    expect(Math.max(...waits.slice(-2000))).toBeLessThanOrEqual(50 + 100 + 2 * 8);
    expect(waits.length).toBeGreaterThan(3900);
  });

  it('refuses nobody of a few, however slow the answers are', async () => {
    const { burst } = busyServer({ answerMs: 100 });

    for (let round = 0; round < 20; round += 1)
      expect(new Set(statuses(await burst(64)))).toEqual(new Set([200]));
  });

  it('takes all again once it is over', async () => {
    const { burst, get } = busyServer({ answerMs: 2 });
    await burst(3000);

    expect((await get()).statusCode).toBe(200);
  });

  it('answers who watches the gateway, whatever waits', async () => {
    const { burst, get } = busyServer({ answerMs: 2 });

    const [answers, ...watchers] = await Promise.all([
      burst(3000),
      get('/health/ready'),
      get('/health/live?from=here'),
    ]);

    expect(statuses(answers)).toContain(503);
    expect(statuses(watchers)).toEqual([200, 200]);
  });

  it.each([
    '/health/../graphql',
    '/health/%2e%2e/graphql',
    '/health/live/../../graphql',
    '/health/lively',
    '/health/',
    '/metrics',
  ])('has %s wait as others do, though it begins like a probe', async (url) => {
    const { get } = busyServer({ answerMs: 2 });

    const answers = await Promise.all(Array.from({ length: 3000 }, () => get(url)));

    expect(statuses(answers)).toContain(503);
  });
});
