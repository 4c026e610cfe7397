import { describe, expect, it } from 'vitest';
import { createEndpoint } from '../../src/upstream/endpoint.ts';
import { PermissionDeniedError, UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { createGrant, type PermissionChange } from '../../src/upstream/grant.ts';
import { createJob } from '../../src/upstream/job.ts';
import { createLedger } from '../../src/upstream/ledger.ts';
import { refusalError } from '../../src/wechat/errors.ts';
import { createClock } from '../helpers/clock.ts';

const DENIED = () => refusalError('/pages', { errcode: 48001, errmsg: 'api unauthorized' });
const TOKEN_REPLACED = () => refusalError('/pages', { errcode: 40001, errmsg: 'invalid credential' });
const DOWN = () => new UpstreamUnavailableError('/pages', 'could not be reached');

/** Two endpoints whose calls need one permission: a test answers each call when it wants to. */
function open() {
  const clock = createClock();
  const { now } = clock;
  const changes: PermissionChange[] = [];
  const permission = { name: 'labels' };
  const grant = createGrant({ permission, now, onChange: (change) => changes.push(change) });
  const sent: { answer: () => void; fail: (error: Error) => void }[] = [];
  const openEndpoint = (name: string) => {
    const ledger = createLedger({ subject: name, dailyCalls: 1000, now });
    const endpoint = createEndpoint({
      name,
      ledger,
      grant,
      authenticate: async () => 'token',
      upstreamTimeoutMs: 8000,
      now,
      sleep: async () => {},
      onCall: () => {},
    });
    const call = () =>
      endpoint
        .call(createJob('missing'), () => new Promise<void>((answer, fail) => sent.push({ answer, fail })))
        .then(
          () => 'answered',
          (error: unknown) => error,
        );
    return { endpoint, ledger, call };
  };
  const pages = openEndpoint('pages');
  const totals = openEndpoint('totals');
  /** Ends the oldest call that upstream has not answered. */
  async function end(failure?: Error) {
    await settled();
    const call = sent.shift();
    if (failure === undefined) call?.answer();
    else call?.fail(failure);
    await settled();
  }
  return { clock, grant, changes, sent, pages, totals, end };
}

/** All that can go on without upstream has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a call for which the account may lack the permission', () => {
  it('is refused, and not sent again for a day, whichever call of the permission it is', async () => {
    const { clock, sent, pages, totals, end } = open();
    const first = pages.call();
    await end(DENIED());
    const { used } = pages.ledger.status();
    clock.advance({ hours: 23 });

    const later = await totals.call();

    expect(await first).toBeInstanceOf(PermissionDeniedError);
    expect(later).toBe(await first);
    expect(later).toMatchObject({ refusal: { errcode: 48001 }, message: DENIED().message });
    expect(sent).toEqual([]);
    expect([used, pages.ledger.status().used, totals.ledger.status().used]).toEqual([1, 0, 0]);
    expect([pages.endpoint.outage, pages.endpoint.denial]).toEqual([undefined, later]);
  });

  it('waits for the first answer, and is sent if that grants it', async () => {
    const { sent, pages, totals, end } = open();
    const calls = [pages.call(), totals.call(), pages.call()];
    await settled();
    const before = sent.length;

    await end();
    const after = sent.length;
    await end();
    await end();

    expect([before, after]).toEqual([1, 2]);
    expect(await Promise.all(calls)).toEqual(['answered', 'answered', 'answered']);
  });

  it('finds out itself where the first answer told nothing', async () => {
    const { sent, pages, totals, end } = open();
    const [first, second, third] = [pages.call(), totals.call(), totals.call()];
    await end(new Error('a fault of ours'));
    const waiting = sent.length;
    await end(DENIED());

    expect(waiting).toBe(1);
    expect(await first).toMatchObject({ message: 'a fault of ours' });
    expect(await second).toBeInstanceOf(PermissionDeniedError);
    expect(await third).toBe(await second);
  });

  it('asks again after a day by one call, while others are refused', async () => {
    const { clock, sent, pages, totals, end } = open();
    void pages.call();
    await end(DENIED());
    clock.advance({ hours: 24 });

    const [probe, other] = [totals.call(), pages.call()];
    await settled();
    const asked = sent.length;
    await end();

    expect(asked).toBe(1);
    expect(await other).toBeInstanceOf(PermissionDeniedError);
    expect(await probe).toBe('answered');
    expect(pages.endpoint.denial).toBeUndefined();
  });

  it('asks once a day though upstream cannot be reached then', async () => {
    const { clock, sent, pages, end } = open();
    void pages.call();
    await end(DENIED());
    clock.advance({ hours: 24 });
    const probe = pages.call();
    await end(DOWN());
    clock.advance({ hours: 23 });

    const later = await pages.call();

    expect(await probe).toBeInstanceOf(PermissionDeniedError);
    expect(later).toBeInstanceOf(PermissionDeniedError);
    expect(sent).toEqual([]);
  });

  it('asks with another token where the first was refused', async () => {
    const { clock, pages, end } = open();
    void pages.call();
    await end(DENIED());
    clock.advance({ hours: 24 });

    const probe = pages.call();
    await end(TOKEN_REPLACED());
    await end();

    expect(await probe).toBe('answered');
  });

  it('is sent at once after failures are forgotten', async () => {
    const { pages, totals, end } = open();
    void pages.call();
    await end(DENIED());

    totals.endpoint.forgetFailures();
    const call = pages.call();
    await end();

    expect(await call).toBe('answered');
  });

  it('is never an outage, for however many days it is refused', async () => {
    const { clock, pages, end } = open();
    for (let day = 0; day < 10; day += 1) {
      void pages.call();
      await end(DENIED());
      expect(pages.endpoint.outage).toBeUndefined();
      clock.advance({ hours: 24 });
    }
  });

  it('tells of what has changed, and not of each refusal', async () => {
    const { clock, changes, pages, totals, end } = open();
    for (let day = 0; day < 3; day += 1) {
      void pages.call();
      await end(DENIED());
      clock.advance({ hours: 24 });
    }
    pages.endpoint.forgetFailures();
    void pages.call();
    await end(DENIED());
    clock.advance({ hours: 24 });
    for (const { call } of [pages, totals]) {
      void call();
      await end();
    }

    expect(changes.map(({ denial }) => denial !== undefined)).toEqual([true, false]);
  });

  it('is stopped by the breaker like any other where the refusal is of another kind', async () => {
    const { grant, pages, end } = open();
    for (let time = 0; time < 5; time += 1) {
      void pages.call();
      await end(refusalError('/pages', { errcode: 48004, errmsg: 'api forbidden' }));
    }

    expect(pages.endpoint.outage).toMatchObject({ refusal: { errcode: 48004 } });
    expect(grant.denial).toBeUndefined();
  });
});
