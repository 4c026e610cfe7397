import { pino } from 'pino';
import { readConfig } from '../../src/config/config.ts';
import { type AssetLibrary, createAssetLibrary } from '../../src/library/asset-library.ts';
import { assetLists } from '../../src/library/asset-lists.ts';
import type { ItemStore } from '../../src/library/item-store.ts';
import type { Control } from '../../src/sandbox/control/control.ts';
import type { SampleAssets } from '../../src/sandbox/sample/sample-library.ts';
import { createInProcessSandbox, type InProcessSandbox } from '../../src/sandbox/sandbox.ts';
import { createGraphQLServer } from '../../src/server/graphql-server.ts';
import { createMetrics } from '../../src/server/operator/metrics.ts';
import { createOperatorLog } from '../../src/server/operator/operator-log.ts';
import { createRateLimit } from '../../src/server/request/rate-limit.ts';
import type { AssetCounts } from '../../src/upstream/asset.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { createHttp } from '../../src/wechat/http.ts';
import { imageItems, newsItems, videoItems, voiceItems } from '../../test/helpers/item-lists.ts';
import { sandboxTransport } from '../../test/helpers/sandbox-transport.ts';
import type { Mode } from './options.ts';
import { createSightings, type Sightings } from './sightings.ts';
import { watchSource } from './watched-source.ts';

export type Gateway = ReturnType<typeof createGraphQLServer>;

/** The gateway's defaults for an account. */
export const CONFIG = readConfig({ WECHAT_APP_ID: 'wx0000000000000000', WECHAT_APP_SECRET: 'of nobody' });

/** The whole gateway over a sandbox, with no socket anywhere. */
export interface Stack {
  readonly gateway: Gateway;
  readonly library: AssetLibrary;
  readonly sightings: Sightings;
  /** Waits for what the gateway does behind its answers. */
  settle(): Promise<void>;
}

export interface StackOptions {
  readonly mode: Mode;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Whether calls take the time that latency and faults have them take, on the timers of the
   * process. Unless told, none.
   */
  readonly takesTime?: boolean;
  /** Whether the library may be filled. Default: no. */
  readonly mirror?: boolean;
}

/** The items of an account with so many assets, which are small: their texts are short. */
export function createItems({ image, news, voice, video }: AssetCounts): SampleAssets {
  return {
    image: imageItems(image),
    news: newsItems(news),
    voice: voiceItems(voice),
    video: videoItems(video),
  };
}

/** What a stack is over, and its items at first. */
export interface AccountStackOptions extends StackOptions {
  readonly items: SampleAssets;
}

/** A stack that has read nothing yet, over an account of its own. */
export function createStack({
  items,
  ...options
}: AccountStackOptions): Stack & { readonly control: Control } {
  const sandbox = createInProcessSandbox({ now: options.now, library: items });
  if (options.mode === 'with') limitCalls(sandbox.control);
  return { ...createStackOver(sandbox, options), control: sandbox.control };
}

/** Grants as many calls a day as upstream does. */
export function limitCalls(control: Control): void {
  control.setQuota('batchget_material', CONFIG.upstreamDailyCalls);
  control.setQuota('get_materialcount', CONFIG.upstreamDailyCalls);
}

/** A stack that has read nothing yet, over an account that others may use too. */
export function createStackOver(
  sandbox: InProcessSandbox,
  { mode, now, takesTime = false, mirror = false }: StackOptions,
): Stack {
  const client = createClient({
    http: createHttp({ transport: sandboxTransport(sandbox.handle, { takesTime }), now }),
    appId: sandbox.appId,
    appSecret: sandbox.appSecret,
    upstreamTimeoutMs: CONFIG.upstreamTimeoutMs,
    now,
  });
  const sightings = createSightings(now);
  const { source, settle } = watchSource(createAssetSource(client), sightings);
  const createLibrary = (upstreamDailyCalls: number) =>
    createAssetLibrary({
      ...CONFIG,
      lists: assetLists(source, upstreamDailyCalls),
      authenticate: source.authenticate,
      store: mirror ? IN_MEMORY : undefined,
      now,
    });
  const library =
    mode === 'with'
      ? createLibrary(CONFIG.upstreamDailyCalls)
      : forgetful(() => createLibrary(Number.POSITIVE_INFINITY));
  const gateway = createGraphQLServer({
    ...CONFIG,
    library,
    operatorLog: createOperatorLog(pino({ enabled: false })),
    metrics: createMetrics(),
    readStatus: () => ({ phase: 'serving', library: library.status(), token: client.tokenStatus() }),
    // It counts by the clock of the machine.
    rateLimit: createRateLimit(Number.MAX_SAFE_INTEGER),
    graphiql: false,
  });
  return { gateway, library, sightings, settle };
}

/** All fits into memory, so nothing has to be read from a store. */
const IN_MEMORY: ItemStore = {
  load: async () => new Map(),
  mayHold: () => false,
  lagOf: () => ({ unstored: 0, lost: 0, isFailing: false }),
  isStoring: true,
};

/** A library that begins anew for each request: what a loader per request does by itself. */
function forgetful(create: () => AssetLibrary): AssetLibrary {
  return { ...create(), openLoader: (options) => create().openLoader(options) };
}
