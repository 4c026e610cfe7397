import { type Adoption, createAdoption } from './adoption.ts';
import { beforeDeadline } from './deadline.ts';
import { type CallEnvironment, createEndpoint, type Endpoint } from './endpoint.ts';
import { createGrant, type Grant, type PermissionChange } from './grant.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { type Authenticate, isName, type MeteredCall, type Permission } from './port.ts';

/**
 * When upstream's own count of a call is adopted. `always`: at startup, and when upstream says that
 * the day is used up. `if unsure`: only if our own count is.
 */
export type AdoptionPolicy = 'always' | 'if unsure';

/** The endpoint of a call that upstream counts, with its ledger. */
export interface MeteredEndpoint {
  readonly name: string;
  readonly adopts: AdoptionPolicy;
  readonly endpoint: Endpoint;
  readonly ledger: Ledger;
  /** Adopts upstream's own count. */
  readonly adoption: Adoption;
}

/** The metered endpoints of an upstream, each with its own ledger. */
export interface EndpointRegistry {
  /** The endpoint of a call. Calls of one name share it. */
  of(call: MeteredCall, adopts: AdoptionPolicy): MeteredEndpoint;
  /** In the order of first use. */
  readonly all: readonly MeteredEndpoint[];
  /** Adopts upstream's count for today. Does not reject. */
  adoptQuotas(): Promise<void>;
  /** Forgets all failures: calls are made again at once. */
  forgetFailures(): void;
}

export interface EndpointRegistryOptions extends CallEnvironment {
  readonly authenticate: Authenticate;
  /** A ledger has changed: saves it. Resolves when saved or failed; must not reject. */
  readonly onLedgerChange: () => Promise<void>;
  /** Asking upstream for its count has failed. */
  readonly onFailure: (error: unknown) => void;
  /** The account turns out to lack a permission, or to have it again. */
  readonly onPermissionChange: (change: PermissionChange) => void;
}

interface OpenEndpoint extends MeteredEndpoint {
  readonly call: MeteredCall;
  /** The endpoint by which upstream is asked for its count. */
  readonly quota: Endpoint;
}

/** Readiness and metrics use these for something else. */
const RESERVED_NAMES = ['token', 'quota', 'state', 'status', 'lists'];

export function createEndpointRegistry({
  authenticate,
  onLedgerChange,
  onFailure,
  onPermissionChange,
  ...environment
}: EndpointRegistryOptions): EndpointRegistry {
  const { now } = environment;
  const quotaEndpoint = openQuotaEndpoint();
  const byName = new Map<string, OpenEndpoint>();
  const grants = new Map<Permission, Grant>();

  function openQuotaEndpoint(grant?: Grant): Endpoint {
    return createEndpoint({ ...environment, name: 'quota', grant, authenticate });
  }

  function grantOf(permission: Permission): Grant {
    const grant = grants.get(permission) ?? createGrant({ permission, now, onChange: onPermissionChange });
    grants.set(permission, grant);
    return grant;
  }

  function open(call: MeteredCall, adopts: AdoptionPolicy): OpenEndpoint {
    const { name, dailyCalls, permission, fetchQuota } = call;
    if (!isName(name, RESERVED_NAMES)) throw new Error(`"${name}" cannot be the name of a call.`);
    const isAwaited = adopts === 'always';
    const ledger = createLedger({
      subject: `The ${name} call`,
      dailyCalls,
      now,
      onChange: onLedgerChange,
      ...(isAwaited && { onDoubt: () => void adoption.adopt() }),
    });
    const grant = permission && grantOf(permission);
    // Upstream may refuse even the question. That stops no other, and says nothing of the call.
    const quota = permission ? openQuotaEndpoint(createGrant({ permission, now })) : quotaEndpoint;
    const adoption = createAdoption({
      ledger,
      endpoint: quota,
      fetchQuota,
      isDenied: () => grant?.denial !== undefined,
      onFailure,
    });
    const sure = (signal: AbortSignal) => beforeDeadline('The quota call', signal, adoption.sure());
    const endpoint = createEndpoint({
      ...environment,
      name,
      ledger,
      grant,
      async authenticate(signal) {
        await sure(signal);
        return authenticate(signal);
      },
      ...(isAwaited && { learnQuota: sure }),
    });
    return { call, name, adopts, endpoint, quota, ledger, adoption };
  }

  return {
    of(call, adopts) {
      const metered = byName.get(call.name) ?? open(call, adopts);
      if (metered.call !== call || metered.adopts !== adopts)
        throw new Error(`Two calls have the name "${call.name}", or its count is adopted in two ways.`);
      byName.set(call.name, metered);
      return metered;
    },
    get all() {
      return [...byName.values()];
    },
    async adoptQuotas() {
      const asked = [...byName.values()].filter(
        ({ adopts, ledger }) => adopts === 'always' || ledger.isUnsure,
      );
      await Promise.all(asked.map(({ adoption }) => adoption.adopt()));
    },
    forgetFailures() {
      for (const { endpoint, quota } of byName.values())
        for (const each of [endpoint, quota]) each.forgetFailures();
    },
  };
}
