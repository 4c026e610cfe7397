import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import type { AssetLibrary } from '../../src/library/asset-library.ts';
import type { Loader } from '../../src/library/operation/loader.ts';
import { createRandom, type Random } from '../../src/sandbox/random.ts';
import { createInProcessSandbox } from '../../src/sandbox/sandbox.ts';
import { ASSET_TYPES, type Asset } from '../../src/upstream/asset.ts';
import { GatewayError } from '../../src/upstream/errors.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { createHttp } from '../../src/wechat/http.ts';
import type { Transport } from '../../src/wechat/transport.ts';
import { libraryOver } from '../helpers/execute.ts';
import { imageItems, newsItems, videoItems, voiceItems } from '../helpers/item-lists.ts';
import { sandboxTransport } from '../helpers/sandbox-transport.ts';
import { windowIn } from '../helpers/windows.ts';
import { isItemOf } from '../wechat/page-shape.ts';
import { type Damage, damages } from './damage.ts';

export interface FuzzOptions {
  /** How many bodies are damaged, at the least. */
  readonly bodies: number;
  readonly seed: number;
  /** Told after each library, of which each has seen some {@link BODIES_OF_A_LIBRARY} bodies. */
  readonly onProgress?: (bodies: number) => void;
}

/** What came of it. */
export interface FuzzResult {
  /** Bodies that were damaged. */
  readonly bodies: number;
  /** Operations that were answered, and that failed with a typed error. */
  readonly answered: number;
  readonly failed: number;
  /** Whatever else happened: the error, and the seed that makes it happen again. */
  readonly crashes: readonly string[];
  /** Assets that were cached or shown though they are not what the types promise. */
  readonly badEntries: readonly string[];
}

const BODIES_OF_A_LIBRARY = 100;

/** An operation that causes more calls than this goes round in circles. */
const MOST_CALLS = 1000;

/**
 * Libraries that read an upstream whose bodies are damaged on their way, now and then and for a
 * while.
 */
export async function fuzz({ bodies, seed, onProgress = () => {} }: FuzzOptions): Promise<FuzzResult> {
  const result = { bodies: 0, answered: 0, failed: 0, crashes: [] as string[], badEntries: [] as string[] };
  for (let index = 0; result.bodies < bodies; index += 1) {
    const libraryResult = await fuzzLibrary(seed * 1_000_003 + index);
    result.bodies += libraryResult.bodies;
    result.answered += libraryResult.answered;
    result.failed += libraryResult.failed;
    result.crashes.push(...libraryResult.crashes);
    result.badEntries.push(...libraryResult.badEntries);
    onProgress(result.bodies);
  }
  return result;
}

async function fuzzLibrary(seed: number): Promise<FuzzResult> {
  const random = createRandom(seed);
  const crashes: string[] = [];
  const badEntries: string[] = [];
  let now = Date.UTC(2026, 0, 5, 4);
  const { transport, damaged, calls, setShare } = damagedTransport(random, { seed, now: () => now });
  const library = libraryOver(
    createAssetSource(
      createClient({
        http: createHttp({ transport, now: () => now }),
        appId: APP_ID,
        appSecret: APP_SECRET,
        upstreamTimeoutMs: 8000,
        now: () => now,
        sleep: async () => {},
      }),
    ),
    { now: () => now, onFailure: (error) => recordCrash(error) },
  );
  let answered = 0;
  let failed = 0;

  function recordCrash(error: unknown): void {
    if (error instanceof GatewayError) return;
    crashes.push(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
  }

  function recordAssets(assets: Iterable<Asset>): void {
    for (const asset of assets) {
      if (!isItemOf(asset.type, asset)) badEntries.push(`seed ${seed}: ${JSON.stringify(asset)}`);
    }
  }

  while (damaged() < BODIES_OF_A_LIBRARY && crashes.length === 0) {
    // Now and then upstream is well, so that there is something to keep.
    setShare(random.pick([0, 20, 100]));
    const callsBefore = calls();
    try {
      recordAssets(await operate(library, random));
      answered += 1;
    } catch (error) {
      recordCrash(error);
      failed += 1;
    }
    await setImmediate();
    if (calls() - callsBefore > MOST_CALLS) recordCrash(new Error('an operation goes round in circles'));
    recordAssets(keptBy(library));
    now += random.pick([0, 1000, 130_000, 2_000_000, 90_000_000]);
  }
  return { bodies: damaged(), answered, failed, crashes, badEntries };
}

/**
 * What a library keeps of every list. Whoever lists it twice must find each asset where its type
 * says.
 */
function keptBy(library: AssetLibrary): Asset[] {
  return ASSET_TYPES.flatMap((type) => library.snapshotList(type)?.cached ?? []).map(
    ({ item }) => item as Asset,
  );
}

/** One operation of a caller, and the assets that it shows. */
async function operate(library: AssetLibrary, random: Random): Promise<readonly Asset[]> {
  const { signal } = new AbortController();
  const loader = library.openLoader({ signal, noCache: random.chance(30) });
  switch (random.integer(0, 5)) {
    case 0:
      await loader.loadTotals('image');
      return [];
    case 1:
      return lookUp(loader, random);
    default:
      return readWindow(loader, random);
  }
}

async function lookUp(loader: Loader, random: Random): Promise<readonly Asset[]> {
  const asset = await loader.loadItem<Asset>({ list: random.pick(ASSET_TYPES), id: 'nowhere' });
  return asset === null ? [] : [asset];
}

async function readWindow(loader: Loader, random: Random): Promise<readonly Asset[]> {
  const size = random.integer(0, 40);
  const page = random.pick([{ first: size }, { last: size }, { offset: random.integer(0, 60), first: size }]);
  const { items } = await loader.loadWindow<Asset>(windowIn(loader, random.pick(ASSET_TYPES), page));
  return items;
}

const APP_ID = 'wx0123';
const APP_SECRET = 'S3cret';

/** A transport to a good upstream, which damages a share of the bodies, in percent. */
function damagedTransport(random: Random, { seed, now }: { seed: number; now: () => number }) {
  const { handle } = createInProcessSandbox({
    appId: APP_ID,
    appSecret: APP_SECRET,
    library: { image: imageItems(45), video: videoItems(21), voice: voiceItems(3), news: newsItems(7) },
    now,
  });
  const good = sandboxTransport(handle);
  // More than a library needs: calls are repeated, and not every operation makes one.
  const plans = fc.sample(damages(), { numRuns: 2 * BODIES_OF_A_LIBRARY, seed: seed | 0 });
  let share = 0;
  let damaged = 0;
  let calls = 0;

  const transport: Transport = {
    async exchange(request) {
      calls += 1;
      const answer = await good.exchange(request);
      if (!random.chance(share)) return answer;
      const damage: Damage = plans[damaged % plans.length] ?? ((body) => body);
      damaged += 1;
      return { ...answer, bytes: damage(answer.bytes) };
    },
    close: good.close,
  };
  return {
    transport,
    damaged: () => damaged,
    calls: () => calls,
    setShare(percent: number) {
      share = percent;
    },
  };
}
