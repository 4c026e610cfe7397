import type { Obstacles } from '../upstream/endpoint.ts';
import type { LedgerState } from '../upstream/ledger.ts';
import type { EndpointRegistry } from '../upstream/metered-endpoint.ts';
import type { TotalsSource } from '../upstream/port.ts';
import { type CachedTotals, totalsNamed } from './cache/totals.ts';
import type { TimedTotals } from './list/library-calls.ts';
import type { ListService, StoredByOthers } from './list-service.ts';

/** What a library tells processes that are the same account, and takes from them. */
export interface FollowedLibrary {
  /** Brings a list to the state that another process has found. @throws Error if no list has this name */
  list(name: string, found: StoredByOthers): void;
  /** Upstream contradicts itself about this list. @throws Error if no list has this name */
  doubt(list: string): void;
  /** Passes all totals that arrive to the listener, with the name of their call. */
  subscribeTotals(listener: (call: string, read: TimedTotals) => void): void;
  /** Takes totals of this call, if they are later than its own. @throws Error if there is no such call */
  totals(call: string, read: TimedTotals): void;
  /** By call name. */
  ledgerStates(): Readonly<Record<string, LedgerState>>;
  /** Takes the states of these calls in place of what was counted here. Ignores unknown calls. */
  ledgers(states: Readonly<Record<string, LedgerState>>): void;
  /** What stops calls at present, by call name. */
  obstacles(): Readonly<Record<string, Obstacles>>;
  /**
   * Shows what stops these calls in the process that makes them; of other calls, nothing does. Undefined:
   * this one makes them again.
   */
  followObstacles(told: Readonly<Record<string, Obstacles>> | undefined): void;
  /** So many of today's calls at least are used. @throws Error if there are no such calls */
  raiseUsed(call: string, used: number): void;
}

export interface FollowedLibraryOptions {
  /** @throws Error if no list has this name */
  readonly listNamed: (name: string) => ListService<unknown>;
  readonly totals: ReadonlyMap<TotalsSource, CachedTotals>;
  readonly endpoints: EndpointRegistry;
}

export function createFollowedLibrary({
  listNamed,
  totals,
  endpoints,
}: FollowedLibraryOptions): FollowedLibrary {
  return {
    list: (name, found) => listNamed(name).follow(found),
    doubt: (name) => listNamed(name).revalidation.doubt(),
    subscribeTotals(listener) {
      for (const [{ call }, each] of totals)
        each.subscribe((read, at) => listener(call.name, { totals: read, at }));
    },
    totals: (call, read) => totalsNamed(totals, call).tell(read),
    ledgerStates: () => Object.fromEntries(endpoints.all.map(({ name, ledger }) => [name, ledger.state()])),
    ledgers(states) {
      for (const { name, ledger } of endpoints.all) if (states[name]) ledger.follow(states[name]);
    },
    obstacles: () =>
      Object.fromEntries(
        endpoints.all.map(({ name, endpoint: { outage, denial } }) => [name, { outage, denial }]),
      ),
    followObstacles(told) {
      for (const { name, endpoint } of endpoints.all) endpoint.follow(told && (told[name] ?? NONE));
    },
    raiseUsed(call, used) {
      const metered = endpoints.all.find(({ name }) => name === call);
      if (metered === undefined) throw new Error(`There is no call named "${call}".`);
      metered.ledger.raise(used);
    },
  };
}

const NONE: Obstacles = { outage: undefined, denial: undefined };
