import type { List, ListDefinition } from './lists/list.ts';
import { createLists, LISTS, type Library } from './lists/lists.ts';
import { createFilmHost, type FilmHost } from './media/film-host.ts';
import { createPictureHost, type PictureHost } from './media/picture-host.ts';
import { createSampleLibrary } from './sample/sample-library.ts';
import type { Scenario } from './scenario/scenario.ts';
import { type Announce, createScenarioPlayer, type ScenarioPlayer } from './scenario/scenario-player.ts';
import { type AccessTokens, createAccessTokens } from './upstream/access-tokens.ts';
import { type CallRecord, createCallRecord, type MediaRequest } from './upstream/call-record.ts';
import { createDailyQuotas, type DailyQuotas } from './upstream/daily-quotas.ts';
import { createEndpoints, type Endpoint } from './upstream/endpoints.ts';
import { createFaultQueue, type FaultQueue } from './upstream/faults.ts';
import type { WireQuirks } from './upstream/wire.ts';

/** Overrides of the default account. */
export interface AccountOptions {
  /** The base URL of its pictures. Default: `http://127.0.0.1`. */
  readonly url?: string;
  readonly appId?: string;
  readonly appSecret?: string;
  /** Lists besides the default ones. Default: none. */
  readonly additionalLists?: readonly ListDefinition[];
  /** Default: the sample library as of now. */
  readonly library?: Library;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Default: 7200, as upstream. */
  readonly tokenLifetimeSeconds?: number;
  /** The scenario that starts now. Default: none. */
  readonly scenario?: Scenario | undefined;
  /** Called with what the scenario does, as it happens. Default: not called. */
  readonly announce?: Announce | undefined;
}

/** The differences between count calls and lists, by list name. Default: 0. */
export type CountDifferences = Readonly<Record<string, number | undefined>>;

/** What can be changed while the account is in use. */
export interface Settings {
  latencyMs: number;
  /** Whether an edit or rename moves its item to the head. Upstream probably does not. */
  editsMoveToHead: boolean;
  quirks: WireQuirks;
  countDifferences: CountDifferences;
  /** How long addresses of films work that are given from now on. */
  filmLifetimeSeconds: number;
}

/** The state of the sandbox's only account. Endpoints read it, the control changes it. */
export interface Account {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly now: () => number;
  readonly lists: readonly List[];
  /** The endpoints of its API. */
  readonly endpoints: readonly Endpoint[];
  readonly pictures: PictureHost;
  readonly films: FilmHost;
  readonly tokens: AccessTokens;
  readonly quotas: DailyQuotas;
  readonly faults: FaultQueue;
  readonly scenario: ScenarioPlayer;
  readonly calls: CallRecord;
  readonly mediaRequests: CallRecord<MediaRequest>;
  readonly settings: Settings;
}

/** An account without calls. */
export function createAccount({
  url = 'http://127.0.0.1',
  appId = 'wx7a11c0ffee5a2d0b',
  appSecret = '5a2db0c5e0f1a2d3b4c5d6e7f8091a2b',
  additionalLists = [],
  now = Date.now,
  library = createSampleLibrary(url, now()),
  tokenLifetimeSeconds = 7200,
  scenario,
  announce,
}: AccountOptions): Account {
  const definitions = [...LISTS, ...additionalLists];
  const lists = createLists(definitions, library, now);
  const endpoints = createEndpoints(definitions);

  const pictures = createPictureHost();
  for (const list of lists) for (const item of list.page(0, list.total())) pictures.add(item);

  const settings: Settings = {
    latencyMs: 0,
    editsMoveToHead: false,
    quirks: {},
    countDifferences: {},
    filmLifetimeSeconds: 3600,
  };
  const films = createFilmHost({ url, now, lifetimeMs: () => settings.filmLifetimeSeconds * 1000 });

  const tokens = createAccessTokens(now, tokenLifetimeSeconds);
  const quotas = createDailyQuotas(now, endpoints);
  const player = createScenarioPlayer({ now, tokens, quotas, announce });
  if (scenario !== undefined) player.start(scenario);

  return {
    url,
    appId,
    appSecret,
    now,
    lists,
    endpoints,
    pictures,
    films,
    tokens,
    quotas,
    faults: createFaultQueue(),
    scenario: player,
    calls: createCallRecord(),
    mediaRequests: createCallRecord(),
    settings,
  };
}
