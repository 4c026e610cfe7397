import { z } from 'zod';
import {
  decode,
  type Ownership,
  type OwnershipListener,
  StateRecordError,
  type StateStore,
} from '../../src/state/state-store.ts';
import type { SharedStore } from './store-contract.ts';

/** A process that wants to save. */
interface Candidate {
  ownership: Ownership | undefined;
  decided: Promise<void>;
  readonly listener: OwnershipListener;
}

/** Stores of several processes that share a memory: the least that a store is. */
export function memoryStores(): SharedStore {
  /** By account and kind, as JSON. */
  const records = new Map<string, string>();
  /** The first of them is the owner. */
  const candidates: Candidate[] = [];

  function decide(candidate: Candidate): Promise<void> {
    const ownership = candidates[0] === candidate ? 'ours' : 'theirs';
    candidate.ownership = ownership;
    candidate.decided = candidate.listener.onDecided(ownership);
    return candidate.decided;
  }

  function open(account = 'wx1234'): StateStore {
    const placeOf = (kind: string) => `${account}/${kind}`;
    let own: Candidate | undefined;
    return {
      placeOf,
      async load({ kind, about, item }) {
        const record = records.get(placeOf(kind));
        if (record === undefined) return undefined;
        return { kind, ...decode(z.object({ about, items: z.array(item) }), parseJson(record)) };
      },
      async save({ kind, about, items }) {
        records.set(placeOf(kind), JSON.stringify({ about, items }));
      },
      open(listener) {
        own = { ownership: undefined, decided: Promise.resolve(), listener };
        candidates.push(own);
        return decide(own);
      },
      async maySave() {
        await own?.decided;
        return own?.ownership === 'ours' && candidates[0] === own;
      },
      get ownership() {
        return own?.ownership;
      },
      async close() {
        const index = own === undefined ? -1 : candidates.indexOf(own);
        if (index < 0) return;
        candidates.splice(index, 1);
        const [next] = candidates;
        if (index === 0 && next !== undefined) void decide(next);
      },
    };
  }

  return { open, damage: (kind) => void records.set(`wx1234/${kind}`, '{"about":') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StateRecordError('it is not JSON');
  }
}
