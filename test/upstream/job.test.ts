import { describe, expect, it } from 'vitest';
import { createJob } from '../../src/upstream/job.ts';

const someone = () => ({ report: { calls: 0 } });

describe('a job', () => {
  it('is as urgent as the most urgent of all who wait, however they came to', () => {
    const [refresh, check, missing] = [createJob('refresh'), createJob('check'), createJob('missing')];

    check.join(refresh);
    refresh.join(missing);

    expect(check.purpose).toBe('missing');
    expect(missing.purpose).toBe('missing');
  });

  it('tells each who waits of every call once, those before he came included', () => {
    const [first, late] = [someone(), someone()];
    const job = createJob('check', [first]);
    const joining = createJob('missing', [late, first]);

    job.count();
    job.join(joining);
    job.join(joining);
    job.count();

    expect(first.report.calls).toBe(2);
    expect(late.report.calls).toBe(2);
  });

  it('is abandoned when all have left who waited, unless it is nobody in particular', () => {
    const controller = new AbortController();
    const job = createJob('missing', [{ signal: controller.signal }]);
    job.join(createJob('missing', [{ signal: AbortSignal.abort() }]));

    expect(job.isAbandoned).toBe(false);
    controller.abort();
    expect(job.isAbandoned).toBe(true);
    job.join(createJob('refresh'));
    expect(job.isAbandoned).toBe(false);
  });

  it('may wait for one that waits for it', () => {
    const waiter = someone();
    const [one, other] = [createJob('check', [waiter]), createJob('missing', [waiter])];

    one.join(other);
    other.join(one);
    one.count();

    expect(waiter.report.calls).toBe(1);
    expect(other.purpose).toBe('missing');
  });
});
