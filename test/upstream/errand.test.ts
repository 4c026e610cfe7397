import { describe, expect, it } from 'vitest';
import { createErrand } from '../../src/upstream/errand.ts';

const someone = () => ({ report: { calls: 0 } });

describe('an errand', () => {
  it('is as urgent as the most urgent of all who wait, however they came to', () => {
    const [refresh, check, missing] = [
      createErrand('refresh'),
      createErrand('check'),
      createErrand('missing'),
    ];

    check.join(refresh);
    refresh.join(missing);

    expect(check.purpose).toBe('missing');
    expect(missing.purpose).toBe('missing');
  });

  it('tells each who waits of every call once, those before he came included', () => {
    const [first, late] = [someone(), someone()];
    const errand = createErrand('check', [first]);
    const joining = createErrand('missing', [late, first]);

    errand.count();
    errand.join(joining);
    errand.join(joining);
    errand.count();

    expect(first.report.calls).toBe(2);
    expect(late.report.calls).toBe(2);
  });

  it('is abandoned when all have left who waited, unless it is nobody in particular', () => {
    const controller = new AbortController();
    const errand = createErrand('missing', [{ signal: controller.signal }]);
    errand.join(createErrand('missing', [{ signal: AbortSignal.abort() }]));

    expect(errand.isAbandoned).toBe(false);
    controller.abort();
    expect(errand.isAbandoned).toBe(true);
    errand.join(createErrand('refresh'));
    expect(errand.isAbandoned).toBe(false);
  });

  it('may wait for one that waits for it', () => {
    const waiter = someone();
    const [one, other] = [createErrand('check', [waiter]), createErrand('missing', [waiter])];

    one.join(other);
    other.join(one);
    one.count();

    expect(waiter.report.calls).toBe(1);
    expect(other.purpose).toBe('missing');
  });
});
