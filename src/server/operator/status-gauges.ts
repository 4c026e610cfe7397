import { Counter, Gauge, type Registry } from 'prom-client';
import { type FleetStatus, type GatewayStatus, isReady } from './health.ts';

/** Adds the gauges that read the status at every scrape. */
export function addStatusGauges(registry: Registry, readStatus: () => GatewayStatus): void {
  for (const gauge of STATUS_GAUGES) addStatusGauge(registry, gauge, readStatus);
}

/** A number, or one per label value, read from the status. */
interface StatusGauge {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  readonly kind?: 'counter';
  /** What several workers of one gateway tell as one: the worst of all. Default: their sum. */
  readonly ofWorkers?: 'min' | 'max';
  readonly read: (status: GatewayStatus) => Readonly<Record<string, number | undefined>>;
}

const FLEET_ROLES: readonly FleetStatus['role'][] = ['leading', 'following', 'alone'];

const STATUS_GAUGES: readonly StatusGauge[] = [
  {
    name: 'gateway_ready',
    help: '1 while /health/ready answers 200.',
    ofWorkers: 'min',
    read: (status) => ({ '': Number(isReady(status)) }),
  },
  {
    name: 'gateway_cached_assets',
    help: 'Cached assets.',
    ofWorkers: 'max',
    label: 'type',
    read: ({ library }) => mapValues(library.lists, ({ cachedItems }) => cachedItems),
  },
  {
    name: 'gateway_cached_bytes',
    help: 'About how much memory the cached assets take.',
    read: ({ library }) => ({ '': library.cachedBytes }),
  },
  {
    name: 'gateway_list_age_seconds',
    help: 'How long ago a list was last known to match upstream. Lists are checked only while they are queried.',
    ofWorkers: 'max',
    label: 'type',
    read: ({ library }) =>
      mapValues(library.lists, ({ checkedAt }) => checkedAt && (Date.now() - checkedAt) / 1000),
  },
  {
    name: 'gateway_list_disputed',
    help: '1 after upstream has contradicted itself about a list, until the list is verified.',
    ofWorkers: 'max',
    label: 'type',
    read: ({ library }) => mapValues(library.lists, ({ isDisputed }) => Number(isDisputed)),
  },
  {
    name: 'gateway_list_available',
    help: '0 while the account lacks the permission for a list, as far as known.',
    ofWorkers: 'min',
    label: 'type',
    read: ({ library }) =>
      mapValues(library.lists, ({ unavailableReason }) => Number(unavailableReason === undefined)),
  },
  {
    name: 'gateway_index_complete',
    help: '1 while all of a list is stored, so that search finds all of it; missing if nothing is stored.',
    ofWorkers: 'min',
    label: 'type',
    read: ({ library }) =>
      mapValues(library.lists, ({ coverage }) => coverage && Number(coverage.isComplete)),
  },
  {
    name: 'gateway_index_items',
    help: 'Items of a list that are stored; missing if nothing is stored.',
    ofWorkers: 'min',
    label: 'type',
    read: ({ library }) => mapValues(library.lists, ({ coverage }) => coverage?.indexed),
  },
  {
    name: 'gateway_index_available',
    help: '0 while nothing can be searched: readiness tells why. Missing if nothing is mirrored.',
    ofWorkers: 'min',
    read: ({ index }) => ({ '': index && Number(index.unavailableReason === undefined) }),
  },
  {
    name: 'gateway_index_pending_changes',
    help: 'Changes that wait to be stored.',
    read: ({ index }) => ({ '': index?.pending }),
  },
  {
    name: 'gateway_index_failing',
    help: '1 while changes cannot be stored.',
    ofWorkers: 'max',
    read: ({ index }) => ({ '': index && Number(index.failure !== undefined) }),
  },
  {
    name: 'gateway_index_missing_items',
    help: 'Items that were not read yet, as far as is known.',
    ofWorkers: 'max',
    read: ({ index }) => ({ '': index?.missing }),
  },
  {
    name: 'gateway_media_cache_bytes',
    help: 'Bytes of the files that are cached to be served; missing if no media are served.',
    read: ({ media }) => ({ '': media?.bytes }),
  },
  {
    name: 'gateway_media_cache_max_bytes',
    help: 'How many bytes of files may be cached; missing if no media are served.',
    read: ({ media }) => ({ '': media?.maxBytes }),
  },
  {
    name: 'gateway_media_cache_files',
    help: 'Files that are cached to be served; missing if no media are served.',
    read: ({ media }) => ({ '': media?.files }),
  },
  {
    name: 'gateway_media_cache_failing',
    help: '1 while files cannot be cached: readiness tells why. Missing if no media are served.',
    ofWorkers: 'max',
    read: ({ media }) => ({ '': media && Number(media.failure !== undefined) }),
  },
  {
    name: 'gateway_media_waiting',
    help: 'Pictures that are being fetched and resized, or wait to be; missing if no media are served.',
    read: ({ media }) => ({ '': media?.waiting }),
  },
  {
    name: 'gateway_fleet_role',
    help: '1 for the role of this replica: leading, following or alone; missing if it is no replica.',
    label: 'role',
    read: ({ fleet }) =>
      fleet === undefined
        ? {}
        : Object.fromEntries(FLEET_ROLES.map((role) => [role, Number(role === fleet.role)])),
  },
  {
    name: 'gateway_fleet_term',
    help: 'The highest term of a leader that is known; missing if it is no replica.',
    ofWorkers: 'max',
    read: ({ fleet }) => ({ '': fleet?.term }),
  },
  {
    name: 'gateway_fleet_lag_seconds',
    help: 'How long what is in the log has waited to be applied here; missing if it is no replica.',
    ofWorkers: 'max',
    read: ({ fleet }) => ({ '': fleet && fleet.lagMs / 1000 }),
  },
  {
    name: 'gateway_fleet_complete',
    help: "0 while entries of the log are missing here, and a copy of the leader's library is fetched; missing if it is no replica.",
    read: ({ fleet }) => ({ '': fleet && Number(!fleet.hasGap) }),
  },
  {
    name: 'gateway_fleet_alone_since_timestamp_seconds',
    help: 'Since when this replica cannot reach Redis; missing while it can.',
    ofWorkers: 'min',
    read: ({ fleet }) => ({ '': fleet?.aloneSince === undefined ? undefined : fleet.aloneSince / 1000 }),
  },
  {
    name: 'gateway_fleet_pending_calls',
    help: 'Calls that are wanted of the leader, and not made yet; missing if it is no replica.',
    read: ({ fleet }) => ({ '': fleet?.pendingCalls }),
  },
  {
    name: 'gateway_fleet_replicas',
    help: 'Replicas of the fleet, as far as known; missing if it is no replica.',
    ofWorkers: 'max',
    read: ({ fleet }) => ({ '': fleet?.replicas }),
  },
  {
    name: 'gateway_fleet_reconnects_total',
    help: 'How often Redis was connected to again.',
    kind: 'counter',
    read: ({ fleet }) => ({ '': fleet?.reconnects }),
  },
  {
    name: 'gateway_quota_used',
    help: 'Calls made today. The quota day ends at midnight in Beijing.',
    ofWorkers: 'max',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.used),
  },
  {
    name: 'gateway_quota_limit',
    help: 'Calls allowed per day; missing if there is no limit.',
    ofWorkers: 'max',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.limit),
  },
  {
    name: 'gateway_quota_remaining',
    help: 'Calls left today; missing if there is no limit.',
    ofWorkers: 'min',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.remaining),
  },
  {
    name: 'gateway_breaker_open',
    help: '1 while an endpoint fails and only gets probe calls.',
    ofWorkers: 'max',
    label: 'endpoint',
    read: ({ library, token }) =>
      mapValues({ ...library.endpoints, token }, ({ outage }) => Number(outage !== undefined)),
  },
  {
    name: 'gateway_token_renewals_total',
    help: 'Access tokens that upstream has given.',
    kind: 'counter',
    read: ({ token }) => ({ '': token.renewals }),
  },
  {
    name: 'gateway_state_owner',
    help: '1 while this process saves to STATE_DIR, 0 while another process owns it; missing if nothing is saved.',
    ofWorkers: 'min',
    read: ({ state }) => ({ '': state && Number(state.isOwner) }),
  },
  {
    name: 'gateway_state_last_save_timestamp_seconds',
    help: 'When this process last saved a file in STATE_DIR.',
    ofWorkers: 'min',
    label: 'kind',
    read: ({ state }) => mapValues(state?.savedAt ?? {}, (at) => at / 1000),
  },
  {
    name: 'gateway_state_save_failures_total',
    help: 'How often saving a file in STATE_DIR has failed.',
    kind: 'counter',
    read: ({ state }) => ({ '': state?.failures ?? 0 }),
  },
];

function addStatusGauge(registry: Registry, gauge: StatusGauge, readStatus: () => GatewayStatus): void {
  const { name, help, label, read, ofWorkers = 'sum' as const } = gauge;
  const labelNames = label === undefined ? [] : [label];
  const options = { name, help, registers: [registry], labelNames, aggregator: ofWorkers };
  const metric =
    gauge.kind === 'counter' ? new Counter({ ...options, collect }) : new Gauge({ ...options, collect });

  function collect(): void {
    metric.reset();
    // Without labels, `reset` leaves a 0.
    if (label === undefined) metric.remove();
    for (const [value, number] of Object.entries(read(readStatus())))
      if (number !== undefined) metric.inc(label === undefined ? {} : { [label]: value }, number);
  }
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  read: (value: T) => number | undefined,
): Record<string, number | undefined> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, read(value)]));
}
