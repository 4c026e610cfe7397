import { describe, expect, it } from 'vitest';
import { createEndpoint } from '../../src/upstream/endpoint.ts';
import { PermissionDeniedError, UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { createGrant } from '../../src/upstream/grant.ts';
import { createJob } from '../../src/upstream/job.ts';
import { refusalError } from '../../src/wechat/errors.ts';

const PERMISSION = { name: 'BADGES (badges)' };
const OUTAGE = new UpstreamUnavailableError('The list call', 'did not answer');
const REFUSAL = refusalError('/cgi-bin/badges', { errcode: 48001, errmsg: 'api unauthorized' });
const DENIAL = new PermissionDeniedError(PERMISSION, REFUSAL);

function open() {
  const told: unknown[] = [];
  const now = () => 0;
  const grant = createGrant({ permission: PERMISSION, now, onChange: (change) => void told.push(change) });
  const endpoint = createEndpoint({
    name: 'list',
    grant,
    upstreamTimeoutMs: 8000,
    now,
    sleep: async () => {},
    onCall: () => {},
  });
  const call = (work: () => Promise<unknown>) =>
    endpoint.call(createJob('missing'), work).catch((error: unknown) => error);
  return { endpoint, call, told };
}

describe('Endpoint.follow', () => {
  it('shows what stops the calls of the process that makes them', () => {
    const { endpoint } = open();

    endpoint.follow({ outage: OUTAGE, denial: DENIAL });

    expect(endpoint).toMatchObject({ outage: OUTAGE, denial: DENIAL });
    endpoint.follow({ outage: undefined, denial: undefined });
    expect(endpoint).toMatchObject({ outage: undefined, denial: undefined });
  });

  it('shows nothing of its own outage meanwhile, and has forgotten it after', async () => {
    const { endpoint, call } = open();
    for (let failed = 0; failed < 5; failed += 1) await call(() => Promise.reject(OUTAGE));
    expect(endpoint.outage).toBeDefined();

    endpoint.follow({ outage: undefined, denial: undefined });
    expect(endpoint.outage).toBeUndefined();
    endpoint.follow(undefined);

    expect(endpoint.outage).toBeUndefined();
    expect(await call(async () => 'answer')).toBe('answer');
  });

  it('knows a permission that was denied there, asks once, and is told no news by the same refusal', async () => {
    const { endpoint, call, told } = open();
    endpoint.follow({ outage: undefined, denial: DENIAL });
    endpoint.follow(undefined);
    expect(endpoint.denial).toBe(DENIAL);
    let calls = 0;
    const refuse = () => {
      calls += 1;
      return Promise.reject(REFUSAL);
    };

    await call(refuse);
    await call(refuse);

    expect(calls).toBe(1);
    expect(told).toEqual([]);
  });
});
