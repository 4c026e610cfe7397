import type { LibraryStatus } from '../../library/asset-library.ts';
import type { UpstreamError } from '../../upstream/errors.ts';

/** How what is known is kept over a restart. */
export interface StateStatus {
  /** Whether this process saves: another has the folder where it does not. */
  readonly isOwner: boolean;
  /** When each kind of file was last saved, in milliseconds since 1970. */
  readonly savedAt: Readonly<Record<string, number>>;
  /** How often that has failed. */
  readonly failures: number;
  /** Why it fails at present, without a path; undefined where it does not. */
  readonly failure: string | undefined;
}

/** How the whole gateway is at present: what readiness and metrics tell. */
export interface GatewayStatus {
  /** Until the first call of upstream is over, with an answer, a failure or its deadline; thereafter; after the signal to end. */
  readonly phase: 'starting' | 'serving' | 'stopping';
  readonly library: LibraryStatus;
  /** Undefined where nothing is kept. */
  readonly state?: StateStatus | undefined;
  readonly token: {
    /** When the access token in use ends, in milliseconds since 1970; undefined where there is none. */
    readonly endsAt: number | undefined;
    /** How many upstream has given since the start. */
    readonly renewals: number;
    /** The failure for which none is asked for at present. */
    readonly outage: UpstreamError | undefined;
  };
}
