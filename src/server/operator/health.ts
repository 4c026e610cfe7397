import type { EndpointStatus, LibraryStatus } from '../../library/asset-library.ts';
import type { ListStatus } from '../../library/list-service.ts';
import type { UpstreamError } from '../../upstream/errors.ts';
import { FAILURES } from '../../upstream/failures.ts';
import type { QuotaStatus } from '../../upstream/ledger.ts';
import type { MayOperate } from '../request/authentication.ts';
import type { Route } from '../routes.ts';

/** How what is known is saved over a restart. */
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
  /** Undefined where nothing is saved. */
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

/** `/health/live`: the process answers. Whoever restarts it on a failure of upstream gains nothing. */
export const liveRoute: Route = (_request, { Response }) => Response.json({ status: 'live' });

/**
 * `/health/ready`: whether requests should come here. They should not once the process is to end, nor before the first call of
 * upstream is over, with an answer or without, nor where upstream has refused the credentials from the start: a deploy with a
 * wrong secret must not replace a gateway that has the right one. While upstream fails otherwise, they should: what is cached is
 * answered.
 *
 * @param mayOperate tells who learns more than the status
 */
export function createReadyRoute(readStatus: () => GatewayStatus, mayOperate: MayOperate): Route {
  return (request, { Response }) => {
    const status = readStatus();
    return Response.json(
      { status: readinessOf(status), ...(mayOperate(request) && detailsOf(status)) },
      { status: isReady(status) ? 200 : 503 },
    );
  };
}

/** Whether requests should come here. */
export function isReady(status: GatewayStatus): boolean {
  const readiness = readinessOf(status);
  return readiness === 'ready' || readiness === 'degraded';
}

function readinessOf({ phase, token, library }: GatewayStatus) {
  if (phase !== 'serving') return phase;
  if (token.renewals === 0 && token.outage !== undefined && !mayPass(token.outage)) return 'refused';
  const outages = [token.outage, ...Object.values(library.endpoints).map(({ outage }) => outage)];
  return outages.some((outage) => outage !== undefined) ? 'degraded' : 'ready';
}

/** Whether the same call may well be answered, though nobody changes anything. */
function mayPass({ kind }: UpstreamError): boolean {
  return FAILURES[kind].retry === 'after a pause';
}

function detailsOf({ token, library, state }: GatewayStatus) {
  return {
    token: { endsAt: dateOf(token.endsAt), outage: token.outage?.message ?? null },
    ...Object.fromEntries(Object.entries(library.endpoints).map(endpointDetails)),
    lists: Object.fromEntries(Object.entries(library.lists).map(listDetails)),
    cachedBytes: library.cachedBytes,
    state: state === undefined ? null : stateDetails(state),
  };
}

function stateDetails({ isOwner, savedAt, failure }: StateStatus) {
  const savedAtDates = Object.entries(savedAt).map(([kind, at]) => [kind, dateOf(at)]);
  return {
    owner: isOwner,
    savedAt: Object.fromEntries(savedAtDates),
    failure: failure ?? null,
  };
}

function endpointDetails([name, { quota, outage }]: [string, EndpointStatus]) {
  return [name, { quota: quotaDetails(quota), outage: outage?.message ?? null }];
}

// Null where there is no ceiling, as in GraphQL: JSON has no undefined.
function quotaDetails({ limit, used, remaining, resetAt }: QuotaStatus) {
  return { limit: limit ?? null, used, remaining: remaining ?? null, resetAt };
}

function listDetails([name, { cachedItems, checkedAt, isDisputed }]: [string, ListStatus]) {
  const ageSeconds = checkedAt === undefined ? null : Math.round((Date.now() - checkedAt) / 1000);
  return [name, { cachedAssets: cachedItems, checkedAt: dateOf(checkedAt), ageSeconds, isDisputed }];
}

function dateOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
