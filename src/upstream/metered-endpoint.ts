import { type Adoption, createAdoption } from './adoption.ts';
import { beforeDeadline } from './deadline.ts';
import { type CallEnvironment, createEndpoint, type Endpoint } from './endpoint.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Authenticate, MeteredCall } from './port.ts';

/** The endpoint of a call that upstream counts, with the count of it. */
export interface MeteredEndpoint {
  readonly name: string;
  readonly role: 'pages' | 'totals';
  readonly endpoint: Endpoint;
  readonly ledger: Ledger;
  /** Takes over what upstream itself has counted. */
  readonly adoption: Adoption;
}

/** The metered endpoints of an upstream, each with a ledger of its own. */
export interface EndpointRegistry {
  /**
   * The endpoint of a call: the same one for calls of one name.
   *
   * @param role what it fetches. Upstream's own count is asked for at the start, and when it says that the day is used up, where
   * callers wait for pages of it; of calls for totals only where our own count is unsure.
   */
  of(call: MeteredCall, role: 'pages' | 'totals'): MeteredEndpoint;
  /** In the order in which they were first asked for. */
  readonly all: readonly MeteredEndpoint[];
  /** Takes over what upstream has counted today. Does not reject. */
  adoptQuotas(): Promise<void>;
  /** What has failed works again: calls are made as if nothing had been. */
  forgetFailures(): void;
}

export interface EndpointRegistryOptions extends CallEnvironment {
  readonly authenticate: Authenticate;
  /** A ledger has changed, and is to be saved. Resolves once that is done, or has failed; must not reject. */
  readonly onLedgerChange: () => Promise<void>;
  /** Asking upstream for its count has failed. */
  readonly onFailure: (error: unknown) => void;
}

export function createEndpointRegistry({
  authenticate,
  onLedgerChange,
  onFailure,
  ...environment
}: EndpointRegistryOptions): EndpointRegistry {
  const quotaEndpoint = createEndpoint({ ...environment, name: 'quota', authenticate });
  const byName = new Map<string, MeteredEndpoint>();

  function open({ name, dailyCalls, fetchQuota }: MeteredCall, role: 'pages' | 'totals'): MeteredEndpoint {
    const isAwaited = role === 'pages';
    const ledger = createLedger({
      subject: `The ${name} call`,
      dailyCalls,
      now: environment.now,
      onChange: onLedgerChange,
      ...(isAwaited && { onDoubt: () => void adoption.adopt() }),
    });
    const adoption = createAdoption({ ledger, endpoint: quotaEndpoint, fetchQuota, onFailure });
    const sure = (signal: AbortSignal) => beforeDeadline('The quota call', signal, adoption.sure());
    const endpoint = createEndpoint({
      ...environment,
      name,
      ledger,
      async authenticate(signal) {
        await sure(signal);
        return authenticate(signal);
      },
      ...(isAwaited && { learnQuota: sure }),
    });
    return { name, role, endpoint, ledger, adoption };
  }

  return {
    of(call, role) {
      const metered = byName.get(call.name) ?? open(call, role);
      byName.set(call.name, metered);
      return metered;
    },
    get all() {
      return [...byName.values()];
    },
    async adoptQuotas() {
      const asked = [...byName.values()].filter(({ role, ledger }) => role === 'pages' || ledger.isUnsure);
      await Promise.all(asked.map(({ adoption }) => adoption.adopt()));
    },
    forgetFailures() {
      for (const { endpoint } of byName.values()) endpoint.forgetFailures();
      quotaEndpoint.forgetFailures();
    },
  };
}
