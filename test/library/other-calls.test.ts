import { cpSync, statSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileStore } from '../../src/state/files/file-store.ts';
import { keepState } from '../../src/state/keep-state.ts';
import { createJob } from '../../src/upstream/job.ts';
import type { DailyQuota, MeteredCall } from '../../src/upstream/port.ts';
import { refusalError } from '../../src/wechat/errors.ts';
import { images } from '../helpers/assets.ts';
import { createClock } from '../helpers/clock.ts';
import { ask, gatewayOfLibrary, libraryOver } from '../helpers/execute.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { settle } from '../helpers/settle.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const LIMIT = 400;
const REFUSED = () => refusalError('/cgi-bin/tea', { errcode: 45009, errmsg: 'no' });

interface OpenOptions {
  readonly folder?: string;
  readonly clock?: ReturnType<typeof createClock>;
  /** What upstream has counted. Default: nothing that is told. */
  readonly quota?: () => DailyQuota;
}

/** A library with a call that no list makes, in a folder if one is given. */
async function open({ folder, clock = createClock(), quota }: OpenOptions = {}) {
  const { now } = clock;
  const assets = memorySource(images(3));
  const asked = { quota: 0 };
  const tea: MeteredCall = {
    name: 'tea',
    dailyCalls: LIMIT,
    async fetchQuota() {
      asked.quota += 1;
      if (quota === undefined) throw REFUSED();
      return quota();
    },
  };
  const library = libraryOver(assets.source, { otherCalls: [tea], now });
  const store =
    folder === undefined ? undefined : createFileStore({ folder, appId: 'wx1', log: memoryLog().log });
  const state = store && (await keepState({ library, store, log: memoryLog().log, now }));
  await state?.startSaving();
  onTestFinished(async () => state?.close());
  const endpoint = library.endpointOf('tea');
  const gateway = gatewayOfLibrary(library, { now });
  return {
    library,
    state,
    clock,
    asked,
    gateway,
    read: async (path: string) => (await gateway.fetch(`http://gateway.test${path}`)).text(),
    call: <T>(work: () => Promise<T>) => endpoint.call(createJob('missing'), work),
    used: () => library.status().endpoints['tea']?.quota.used,
  };
}

describe('AssetLibrary.endpointOf', () => {
  it('makes calls that no list makes, with a token and a ledger of their own', async () => {
    const { library, gateway } = await open();

    const token = await library.endpointOf('tea').call(createJob('missing'), async (_signal, token) => token);
    await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');

    expect(token).toMatch(/./);
    expect(library.status().endpoints).toMatchObject({
      list: { quota: { used: 1 } },
      tea: { quota: { limit: LIMIT, used: 1, remaining: LIMIT - 1 }, outage: undefined },
    });
  });

  it('makes those of lists, by the same ledger', async () => {
    const { library } = await open();

    await library.endpointOf('list').call(createJob('missing'), async () => {});

    expect((await library.savedQuota('list')).used).toBe(1);
  });

  it('knows no others', async () => {
    const { library } = await open();

    expect(() => library.endpointOf('coffee')).toThrow('There is no call named "coffee".');
  });
});

describe('AssetLibraryOptions.otherCalls', () => {
  it('are none unless they are given', () => {
    const { source } = memorySource(images(3));

    expect(Object.keys(libraryOver(source).status().endpoints)).toEqual(['list', 'count']);
  });

  it('may have no name of a call that a list makes', () => {
    const { source } = memorySource(images(3));
    const list: MeteredCall = { name: 'list', dailyCalls: 1, fetchQuota: () => Promise.reject(REFUSED()) };

    expect(() => libraryOver(source, { otherCalls: [list] })).toThrow('Two calls have the name "list"');
  });

  it('are never more in a day than they may be', async () => {
    const { call, clock, used } = await open();
    let made = 0;
    const work = async () => {
      made += 1;
    };

    // From 09:00 in Beijing: they are spread over the day, as those of lists are.
    for (let hour = 9; hour < 24; hour += 1) {
      await Promise.allSettled(Array.from({ length: 100 }, () => call(work)));
      expect(used()).toBe(made);
      clock.advance({ seconds: 3599 });
    }
    await Promise.allSettled(Array.from({ length: 100 }, () => call(work)));

    expect(made).toBe(LIMIT);
    clock.advance({ seconds: 60 });
    await call(work);
    expect(used()).toBe(1);
  });

  it('are saved before they are made, and counted on after a restart', async () => {
    const folder = temporaryFolder();
    const first = await open({ folder });
    await first.call(async () => {});
    await first.call(async () => {});
    await first.state?.close();

    const { clock } = first;
    const second = await open({ folder, clock });
    await second.call(async () => {});

    expect(second.used()).toBe(3);
  });

  it('count as made what a killed process may have made, until upstream tells', async () => {
    const folder = temporaryFolder();
    const { call, clock, used } = await open({ folder });
    await call(async () => {});
    // It is killed: nothing is saved any more.
    const second = await open({
      folder: copyOf(folder),
      clock,
      quota: () => ({ dailyLimit: 1000, used: 2 }),
    });
    const before = second.used() ?? 0;

    await second.library.adoptQuota();

    expect(before).toBeGreaterThan(used() ?? 0);
    expect(second.used()).toBe(2);
  });

  it('adopt what upstream has counted, at startup', async () => {
    const { library, asked, used } = await open({ quota: () => ({ dailyLimit: 300, used: 12 }) });

    await library.adoptQuota();

    expect(used()).toBe(12);
    expect(library.status().endpoints['tea']?.quota.limit).toBe(300);
    expect(asked.quota).toBe(1);
  });

  it('ask upstream for its count when it says that the day is used up', async () => {
    const { call, asked, used } = await open({ quota: () => ({ dailyLimit: LIMIT, used: LIMIT }) });

    const error = await call(() => Promise.reject(REFUSED())).catch((error: unknown) => error);
    await settle();

    expect(error).toMatchObject({ kind: 'dayQuota' });
    expect(asked.quota).toBe(1);
    expect(used()).toBe(LIMIT);
  });

  it('are told of by metrics and readiness', async () => {
    const { call, read } = await open();
    await call(async () => {});

    const metrics = await read('/metrics');
    const readiness = JSON.parse(await read('/health/ready'));

    expect(metrics).toContain('gateway_quota_used{endpoint="tea"} 1');
    expect(metrics).toContain(`gateway_quota_limit{endpoint="tea"} ${LIMIT}`);
    expect(readiness).toMatchObject({ tea: { quota: { used: 1, limit: LIMIT }, outage: null } });
  });
});

/** What is in a folder at this moment. */
function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true, filter: (path) => !statSync(path).isSocket() });
  return copy;
}
