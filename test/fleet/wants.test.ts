import { describe, expect, it } from 'vitest';
import { createWants, type Want } from '../../src/fleet/wants.ts';
import { MadeElsewhereError, UpstreamQuotaExceededError } from '../../src/upstream/errors.ts';
import { createJob } from '../../src/upstream/job.ts';

const READ = { kind: 'read' as const, list: 'image', ranks: [1, 2] };

function open({ arrive = true } = {}) {
  const sent: Want[] = [];
  let time = 0;
  let isArriving = arrive;
  const wants = createWants({
    me: 'a',
    async send(text) {
      if (!isArriving) throw new Error('No connection.');
      sent.push(JSON.parse(text));
    },
    now: () => time,
    patienceMs: 10_000,
  });
  return {
    wants,
    sent,
    pass: (ms: number) => {
      time += ms;
    },
    connect: () => {
      isArriving = true;
    },
  };
}

describe('what a follower wants', () => {
  it('is sent once for all that ask for the same, and answered by the log', async () => {
    const { wants, sent } = open();
    const report = { calls: 0 };
    const asked = [1, 2, 3].map(() => wants.ask(READ, createJob('missing', [{ report }])));

    wants.settle([{ id: sent[0]?.id ?? '', calls: 2, unsent: [2] }]);

    expect(await Promise.all(asked)).toEqual(Array.from({ length: 3 }, () => ({ calls: 2, unsent: [2] })));
    expect(sent).toHaveLength(1);
    expect(wants.open).toBe(0);
    expect(report.calls).toBe(6);
  });

  it('fails as the call of the leader did', async () => {
    const { wants, sent } = open();
    const asked = wants.ask(READ, createJob('missing'));
    const error = {
      kind: 'dayQuota',
      subject: 'The list call',
      reason: 'is used up',
      retryAfterSeconds: 9,
    } as const;

    wants.settle([{ id: sent[0]?.id ?? '', calls: 0, unsent: [], error }]);

    await expect(asked).rejects.toThrow(UpstreamQuotaExceededError);
    await expect(asked).rejects.toMatchObject({ message: 'The list call is used up', retryAfterSeconds: 9 });
  });

  it('is sent again under the same id if it may be lost, and given up in the end', async () => {
    const { wants, sent, pass, connect } = open({ arrive: false });
    const asked = wants.ask(READ, createJob('missing'));
    await Promise.resolve();
    connect();

    pass(100);
    wants.sendAgain();
    wants.sendAgain();
    wants.sendAgain({ areAll: true });
    expect(sent.map(({ id }) => id)).toEqual(['a:1', 'a:1']);

    pass(10_000);
    wants.sendAgain();
    await expect(asked).rejects.toThrow('no replica of the fleet has answered');
  });

  it('is told to be made here as soon as this replica makes calls, and is then no want any more', async () => {
    const { wants, sent, pass } = open();
    const asked = wants.ask(READ, createJob('missing'));

    wants.giveBack();

    await expect(asked).rejects.toThrow(MadeElsewhereError);
    expect(wants.open).toBe(0);
    pass(5000);
    wants.sendAgain({ areAll: true });
    expect(sent).toHaveLength(1);
  });
});
