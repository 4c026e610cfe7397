import { Counter, Gauge, type Registry } from 'prom-client';
import { type GatewayStatus, isReady } from './health.ts';

/** Adds what the status tells: it is read whenever the metrics are. */
export function addStatusGauges(registry: Registry, readStatus: () => GatewayStatus): void {
  for (const gauge of STATUS_GAUGES) addStatusGauge(registry, gauge, readStatus);
}

/** A number, or one for each value of a label, read from the status. */
interface StatusGauge {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  readonly kind?: 'counter';
  readonly read: (status: GatewayStatus) => Readonly<Record<string, number | undefined>>;
}

const STATUS_GAUGES: readonly StatusGauge[] = [
  {
    name: 'gateway_ready',
    help: '1 while /health/ready answers 200.',
    read: (status) => ({ '': Number(isReady(status)) }),
  },
  {
    name: 'gateway_kept_assets',
    help: 'Assets that are kept.',
    label: 'type',
    read: ({ library }) => mapValues(library.lists, ({ keptItems }) => keptItems),
  },
  {
    name: 'gateway_kept_bytes',
    help: 'About how much memory the kept assets take.',
    read: ({ library }) => ({ '': library.keptBytes }),
  },
  {
    name: 'gateway_list_age_seconds',
    help: 'How long ago a list was last known to be as upstream has it. Checks are made only while somebody queries.',
    label: 'type',
    read: ({ library }) =>
      mapValues(library.lists, ({ checkedAt }) => checkedAt && (Date.now() - checkedAt) / 1000),
  },
  {
    name: 'gateway_list_disputed',
    help: '1 while upstream has contradicted itself about a list that was not verified since.',
    label: 'type',
    read: ({ library }) => mapValues(library.lists, ({ isDisputed }) => Number(isDisputed)),
  },
  {
    name: 'gateway_quota_used',
    help: 'Calls of today. The day of upstream ends at midnight in Beijing.',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.used),
  },
  {
    name: 'gateway_quota_limit',
    help: 'Calls that may be made in a day; missing where there is no limit.',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.limit),
  },
  {
    name: 'gateway_quota_remaining',
    help: 'Calls that are left of today; missing where there is no limit.',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.remaining),
  },
  {
    name: 'gateway_breaker_open',
    help: '1 while an endpoint fails, and no call of it is made save for probes.',
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
    help: '1 while this process saves into STATE_DIR, 0 while another has it; missing where nothing is kept.',
    read: ({ state }) => ({ '': state && Number(state.isOwner) }),
  },
  {
    name: 'gateway_state_last_save_timestamp_seconds',
    help: 'When a file of STATE_DIR was last saved by this process.',
    label: 'kind',
    read: ({ state }) => mapValues(state?.savedAt ?? {}, (at) => at / 1000),
  },
  {
    name: 'gateway_state_save_failures_total',
    help: 'How often a file of STATE_DIR could not be saved.',
    kind: 'counter',
    read: ({ state }) => ({ '': state?.failures ?? 0 }),
  },
];

function addStatusGauge(registry: Registry, gauge: StatusGauge, readStatus: () => GatewayStatus): void {
  const { name, help, label, read } = gauge;
  const options = { name, help, registers: [registry], labelNames: label === undefined ? [] : [label] };
  const metric =
    gauge.kind === 'counter' ? new Counter({ ...options, collect }) : new Gauge({ ...options, collect });

  function collect(): void {
    metric.reset();
    // Without labels, that leaves a 0.
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
