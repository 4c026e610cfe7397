import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { type AssetLibrary, createAssetLibrary } from '../../src/library/asset-library.ts';
import type { Control } from '../../src/sandbox/control/control.ts';
import { createStandIn } from '../../src/sandbox/stand-in.ts';
import type { Library } from '../../src/sandbox/wire.ts';
import { createGateway } from '../../src/server/gateway.ts';
import { createAssetClient } from '../../src/wechat/asset-client.ts';
import { createHttp } from '../../src/wechat/http.ts';
import { standInTransport } from '../../test/helpers/stand-in-transport.ts';
import type { Mode } from './options.ts';
import { createSightings, type Sightings } from './sightings.ts';
import { watchSource } from './watched-source.ts';

export type Gateway = ReturnType<typeof createGateway>;

/** The gateway's defaults for an account. */
export const CONFIG = readConfig({ WECHAT_APP_ID: 'wx0000000000000000', WECHAT_APP_SECRET: 'of nobody' });

/** The whole gateway over a stand-in for the upstream, with no socket anywhere. */
export interface Stack {
  readonly gateway: Gateway;
  /** What happens to the account. */
  readonly control: Control;
  readonly sightings: Sightings;
  /** Waits for what the gateway does behind its answers. */
  settle(): Promise<void>;
}

export interface StackOptions {
  /** What the account has at first. */
  readonly items: Library;
  readonly mode: Mode;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A stack that has read nothing yet. */
export function createStack({ items, mode, now }: StackOptions): Stack {
  const standIn = createStandIn({ now, library: items });
  const client = createAssetClient({
    http: createHttp({ transport: standInTransport(standIn.handle), now }),
    appId: standIn.appId,
    appSecret: standIn.appSecret,
    timeoutMs: CONFIG.upstreamTimeoutMs,
    now,
  });
  const sightings = createSightings(now);
  const { source, settle } = watchSource(client, sightings);
  const createLibrary = (upstreamDailyCalls: number) =>
    createAssetLibrary({ ...CONFIG, upstreamDailyCalls, source, now });

  if (mode === 'with') {
    standIn.control.setQuota('batchget_material', CONFIG.upstreamDailyCalls);
    standIn.control.setQuota('get_materialcount', CONFIG.upstreamDailyCalls);
  }
  const library =
    mode === 'with'
      ? createLibrary(CONFIG.upstreamDailyCalls)
      : forgetful(() => createLibrary(Number.POSITIVE_INFINITY));
  const log = pino({ enabled: false });
  const gateway = createGateway({ ...CONFIG, library, log, graphiql: false, mayBypassCache: false });
  return { gateway, control: standIn.control, sightings, settle };
}

/** A library that begins anew for each request: what a loader per request does by itself. */
function forgetful(create: () => AssetLibrary): AssetLibrary {
  return { ...create(), openLoader: (options) => create().openLoader(options) };
}
