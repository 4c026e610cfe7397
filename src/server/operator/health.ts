import type { EndpointStatus, LibraryStatus } from '../../library/asset-library.ts';
import type { ListStatus } from '../../library/list-service.ts';
import type { UpstreamError } from '../../upstream/errors.ts';
import { FAILURES } from '../../upstream/failures.ts';
import type { QuotaStatus } from '../../upstream/ledger.ts';
import type { MayOperate } from '../request/authentication.ts';
import type { Route } from '../routes.ts';

/** How the saving of state for the next start is going. */
export interface StateStatus {
  /** Whether this process saves; false while another owns the folder. */
  readonly isOwner: boolean;
  /** When each kind of file was last saved, in milliseconds since 1970. */
  readonly savedAt: Readonly<Record<string, number>>;
  /** How often saving has failed. */
  readonly failures: number;
  /** Why saving fails now, without a path; undefined if it works. */
  readonly failure: string | undefined;
}

/** How the mirrored library is doing: the store that search reads. */
export interface IndexStatus {
  /** Why nothing can be searched, without a path; undefined if it can. */
  readonly unavailableReason: string | undefined;
  /** Whether this process stores what it reads. */
  readonly isStoring: boolean;
  /** How many changes wait to be stored. */
  readonly pending: number;
  /** Why nothing can be stored at present, without a path; undefined if it can. */
  readonly failure: string | undefined;
  /** Why the last search or write failed, without a path; undefined if it did not. */
  readonly problem: string | undefined;
  /** Whether what was not read yet is read in the background. */
  readonly isFilling: boolean;
  /** How many items were not read yet, as far as is known. */
  readonly missing: number;
  /** About how long it will take to read them, in milliseconds. */
  readonly remainingMs: number;
}

/** How the serving of files is doing. */
export interface MediaStatus {
  /** Cached files, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** How many bytes may be cached. */
  readonly maxBytes: number;
  /** How many files are being made, or wait to be. */
  readonly waiting: number;
  /** Why nothing can be cached at present, without a path; undefined if it can. */
  readonly failure: string | undefined;
}

/** How a replica of a fleet is doing. */
export interface FleetStatus {
  /** `leading`: it makes the calls for all. `alone`: it cannot reach Redis, and makes its own. */
  readonly role: 'following' | 'leading' | 'alone';
  /** Rises with each replica that leads. */
  readonly term: number;
  /** How long what is in the log has waited to be applied here, in milliseconds. */
  readonly lagMs: number;
  /** In milliseconds since 1970; undefined if it is not alone. */
  readonly aloneSince: number | undefined;
  /** Why Redis does not do what it is asked; undefined if it does. */
  readonly problem: string | undefined;
  /** The system's code for it, such as ECONNREFUSED, if it has one. */
  readonly code: string | undefined;
  /** Whether entries of the log are missing here, so that a copy of the leader's library is fetched. */
  readonly hasGap: boolean;
  /** How often Redis was connected to again. */
  readonly reconnects: number;
  /** How many calls are wanted of the leader, and not made yet. */
  readonly pendingCalls: number;
  /** How many replicas there are, as far as known. */
  readonly replicas: number;
}

/** The state of the whole gateway, for readiness and metrics. */
export interface GatewayStatus {
  /** Starting: until the first upstream call ends (also by failing). Stopping: after the signal. */
  readonly phase: 'starting' | 'serving' | 'stopping';
  readonly library: LibraryStatus;
  /** Undefined if nothing is saved. */
  readonly state?: StateStatus | undefined;
  /** Undefined if nothing is mirrored. */
  readonly index?: IndexStatus | undefined;
  /** Undefined if no media are served. */
  readonly media?: MediaStatus | undefined;
  /** Undefined if it is no replica. */
  readonly fleet?: FleetStatus | undefined;
  readonly token: {
    /** When the current access token expires, in milliseconds since 1970; undefined if none. */
    readonly endsAt: number | undefined;
    /** How many tokens upstream has given since the start. */
    readonly renewals: number;
    /** Whether upstream has given one since the start, if that is not by `renewals`: to another replica. */
    readonly isGiven?: boolean;
    /** The failure that stops requests for a new token at present. */
    readonly outage: UpstreamError | undefined;
  };
}

/** `/health/live`: the process answers. Restarting it on an upstream failure would not help. */
export const liveRoute: Route = (_request, { Response }) => Response.json({ status: 'live' });

/**
 * `/health/ready`: whether the gateway should get requests. Not while stopping, nor before the
 * first upstream call has ended, nor if upstream has refused the credentials since the start: a
 * deploy with a wrong secret must not replace a working gateway. On other upstream failures it
 * should: it answers from the cache.
 *
 * @param mayOperate decides who sees more than the status
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

/** Whether the gateway should get requests. */
export function isReady(status: GatewayStatus): boolean {
  const readiness = readinessOf(status);
  return readiness === 'ready' || readiness === 'degraded';
}

function readinessOf({ phase, token, library, fleet }: GatewayStatus) {
  if (phase !== 'serving') return phase;
  const { isGiven = token.renewals > 0 } = token;
  if (!isGiven && token.outage !== undefined && !mayPass(token.outage)) return 'refused';
  const outages = [token.outage, ...Object.values(library.endpoints).map(({ outage }) => outage)];
  const isCutOff = fleet !== undefined && (fleet.role === 'alone' || fleet.problem !== undefined);
  return isCutOff || outages.some((outage) => outage !== undefined) ? 'degraded' : 'ready';
}

/** Whether the same call may succeed later without anyone changing anything. */
function mayPass({ kind }: UpstreamError): boolean {
  return FAILURES[kind].retry === 'after a pause';
}

function detailsOf({ token, library, state, index, media, fleet }: GatewayStatus) {
  return {
    token: { endsAt: dateOf(token.endsAt), outage: token.outage?.message ?? null },
    ...Object.fromEntries(Object.entries(library.endpoints).map(endpointDetails)),
    lists: Object.fromEntries(Object.entries(library.lists).map(listDetails)),
    cachedBytes: library.cachedBytes,
    state: state === undefined ? null : stateDetails(state),
    index: index === undefined ? null : indexDetails(index),
    // "media" is the call that gets them.
    mediaCache: media === undefined ? null : mediaCacheDetails(media),
    fleet: fleet === undefined ? null : fleetDetails(fleet),
  };
}

function fleetDetails({
  role,
  term,
  lagMs,
  aloneSince,
  problem,
  code,
  hasGap,
  reconnects,
  pendingCalls,
  replicas,
}: FleetStatus) {
  return {
    role,
    term,
    replicas,
    lagSeconds: lagMs / 1000,
    isComplete: !hasGap,
    pendingCalls,
    aloneSince: dateOf(aloneSince),
    // Without an address, which may be a secret.
    redis: problem === undefined ? null : [problem, code].filter(Boolean).join(': '),
    reconnects,
  };
}

function mediaCacheDetails({ bytes, maxBytes, files, waiting, failure }: MediaStatus) {
  return { bytes, maxBytes, files, waiting, failure: failure ?? null };
}

function indexDetails({ unavailableReason, isStoring, pending, ...status }: IndexStatus) {
  const { failure, problem, isFilling, missing, remainingMs } = status;
  return {
    available: unavailableReason === undefined,
    reason: unavailableReason ?? problem ?? null,
    owner: isStoring,
    pendingChanges: pending,
    failure: failure ?? null,
    filling: isFilling,
    missingItems: missing,
    remainingSeconds: Math.round(remainingMs / 1000),
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

// Null means no limit, as in GraphQL: JSON has no undefined.
function quotaDetails({ limit, used, remaining, resetAt }: QuotaStatus) {
  return { limit: limit ?? null, used, remaining: remaining ?? null, resetAt };
}

function listDetails([name, list]: [string, ListStatus]) {
  const { cachedItems, checkedAt, isDisputed, unavailableReason, coverage } = list;
  const details = {
    cachedAssets: cachedItems,
    checkedAt: dateOf(checkedAt),
    ageSeconds: checkedAt === undefined ? null : Math.round((Date.now() - checkedAt) / 1000),
    isDisputed,
    isAvailable: unavailableReason === undefined,
    unavailableReason: unavailableReason ?? null,
    isComplete: coverage?.isComplete ?? null,
    oldestReadAt: dateOf(coverage?.oldestReadAt),
  };
  return [name, details];
}

function dateOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
