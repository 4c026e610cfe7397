import { createPictureHost, type PictureHost } from './media/picture-host.ts';
import { createSampleLibrary } from './sample/sample-library.ts';
import type { Scenario } from './scenario/scenario.ts';
import { type Announce, createScenarioPlayer, type ScenarioPlayer } from './scenario/scenario-player.ts';
import { type AccessTokens, createAccessTokens } from './upstream/access-tokens.ts';
import { type AssetList, createAssetList } from './upstream/asset-list.ts';
import { type CallRecord, createCallRecord } from './upstream/call-record.ts';
import { createDailyQuotas, type DailyQuotas } from './upstream/daily-quotas.ts';
import { createFaultQueue, type FaultQueue } from './upstream/faults.ts';
import type { WireQuirks } from './upstream/wire.ts';
import type { ItemType, Library } from './wire.ts';

/** How an account differs from the usual. */
export interface AccountOptions {
  /** Where its pictures are served. Default: `http://127.0.0.1`. */
  readonly url?: string;
  readonly appId?: string;
  readonly appSecret?: string;
  /** The assets, each list newest first; a type that is left out has none. Default: the sample library. */
  readonly library?: Partial<Library>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Default: 7200, as upstream. */
  readonly tokenLifetimeSeconds?: number;
  /** What runs on it from now on. Default: nothing. */
  readonly scenario?: Scenario | undefined;
  /** Told, as it happens, what the scenario does. Default: nobody. */
  readonly announce?: Announce | undefined;
}

/** By how much `get_materialcount` differs from the lists; by 0 where left out. */
export type CountDifferences = { readonly [Type in ItemType]?: number | undefined };

/** What may be changed while the account is in use. */
export interface Settings {
  latencyMs: number;
  /** Whether an edit or rename takes its item to the head. Upstream is believed not to do so. */
  editsMoveToHead: boolean;
  quirks: WireQuirks;
  countDifferences: CountDifferences;
}

/** Everything that the sandbox remembers of its one account: the endpoints read it, the control changes it. */
export interface Account {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly now: () => number;
  readonly lists: Readonly<Record<ItemType, AssetList>>;
  readonly pictures: PictureHost;
  readonly tokens: AccessTokens;
  readonly quotas: DailyQuotas;
  readonly faults: FaultQueue;
  readonly scenario: ScenarioPlayer;
  readonly calls: CallRecord;
  readonly settings: Settings;
}

/** An account on which nobody has called yet. */
export function createAccount({
  url = 'http://127.0.0.1',
  appId = 'wx7a11c0ffee5a2d0b',
  appSecret = '5a2db0c5e0f1a2d3b4c5d6e7f8091a2b',
  library = createSampleLibrary(url),
  now = Date.now,
  tokenLifetimeSeconds = 7200,
  scenario,
  announce,
}: AccountOptions): Account {
  const { image = [], video = [], voice = [], news = [] } = library;

  const pictures = createPictureHost();
  for (const item of image) pictures.add(item);

  const tokens = createAccessTokens(now, tokenLifetimeSeconds);
  const quotas = createDailyQuotas(now);
  const player = createScenarioPlayer({ now, tokens, quotas, announce });
  if (scenario !== undefined) player.start(scenario);

  return {
    url,
    appId,
    appSecret,
    now,
    lists: {
      image: createAssetList(image, now),
      video: createAssetList(video, now),
      voice: createAssetList(voice, now),
      news: createAssetList(news, now),
    },
    pictures,
    tokens,
    quotas,
    faults: createFaultQueue(),
    scenario: player,
    calls: createCallRecord(),
    settings: {
      latencyMs: 0,
      editsMoveToHead: false,
      quirks: {},
      countDifferences: {},
    },
  };
}
