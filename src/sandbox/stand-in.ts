import { createAccount } from './account.ts';
import { type Control, createControl } from './control/control.ts';
import { createSampleLibrary } from './sample/sample-library.ts';
import type { Scenario } from './scenario/scenario.ts';
import { createUpstream, type HandleUpstream } from './upstream/upstream.ts';
import type { Library } from './wire.ts';

/** How a stand-in differs from the usual. */
export interface StandInOptions {
  /** Where its pictures are served. Unless told, `http://127.0.0.1`. */
  readonly url?: string;
  readonly appId?: string;
  readonly appSecret?: string;
  /** The assets, each list newest first. A type that is left out has none. Unless told, the sample library. */
  readonly library?: Partial<Library>;
  /** Milliseconds since 1970. Unless told, the machine's clock. */
  readonly now?: () => number;
  /** Unless told, 7200, as upstream. */
  readonly tokenLifetimeSeconds?: number;
  /** What it suffers from now on. Unless told, nothing. */
  readonly scenario?: Scenario | undefined;
}

/** A stand-in for the upstream that opens no port. */
export interface StandIn {
  readonly appId: string;
  readonly appSecret: string;
  readonly handle: HandleUpstream;
  readonly control: Control;
}

/** An upstream that a simulation calls directly, on a clock of its own. */
export function createStandIn(options: StandInOptions = {}): StandIn {
  const {
    url = 'http://127.0.0.1',
    appId = 'wx7a11c0ffee5a2d0b',
    appSecret = '5a2db0c5e0f1a2d3b4c5d6e7f8091a2b',
    library = createSampleLibrary(url),
    now = Date.now,
    tokenLifetimeSeconds = 7200,
    scenario,
  } = options;
  const account = createAccount({ url, appId, appSecret, library, now, tokenLifetimeSeconds });
  if (scenario !== undefined) account.scenario.start(scenario);
  return { appId, appSecret, handle: createUpstream(account), control: createControl(account) };
}
