import { SPEND } from '../../../src/fleet/redis/scripts.ts';
import { openMonitor, type SeenCommand } from './monitor.ts';

/** What Redis was asked, by its own account. What it was asked while nobody could look is not in it. */
export interface SeenByRedis {
  /** Calls that were granted. */
  readonly granted: number;
  /** Calls that were granted to a term after a call of a later one. */
  readonly grantedToOldTerms: number;
  readonly entries: number;
  /** Entries of a term that are after one of a later term, or before one that they name as theirs. */
  readonly outOfOrder: number;
  /** Terms of which anything was seen. */
  readonly terms: number;
}

/** Looks on until it is ended. */
export interface RedisWatch {
  end(): SeenByRedis;
}

/** As Redis writes it: it is sent whole where Redis does not know it. */
const SPEND_TEXT = JSON.stringify(SPEND.lua).slice(1, -1);

export function watchRedis({ port }: { readonly port: number }): RedisWatch {
  const terms = new Set<number>();
  let granted = 0;
  let grantedToOldTerms = 0;
  let entries = 0;
  let outOfOrder = 0;
  let newestGrant = 0;
  let newestEntry = { term: 0, ms: 0, number: 0 };
  /** The term that asks for a call, until it is known whether it gets one. */
  let asking: number | undefined;

  /** Scripts are told as they are called, then each command that they give. */
  function note({ name, args, isOfScript }: SeenCommand): void {
    if (!isOfScript) {
      const isSpend = args[0] === (name === 'eval' ? SPEND_TEXT : SPEND.sha1);
      // sha1, 2, term, count, me, term
      asking = isSpend ? Number(args[5]) : undefined;
    } else if (name === 'hset' && asking !== undefined && args[1] === 'round') {
      granted += 1;
      if (asking < newestGrant) grantedToOldTerms += 1;
      newestGrant = Math.max(newestGrant, asking);
      terms.add(asking);
      asking = undefined;
    } else if (name === 'xadd' && args[5] === 't') noteEntry(args);
  }

  /** log MAXLEN ~ count id t term p prev ... */
  function noteEntry([, , , , id = '', , term = '', , prev = '']: readonly string[]): void {
    const [ms = 0, number = 0] = id.split('-').map(Number);
    const entry = { term: Number(term), ms, number };
    const [prevMs = 0, prevNumber = 0] = prev.split('-').map(Number);
    entries += 1;
    terms.add(entry.term);
    const isBefore = ms < newestEntry.ms || (ms === newestEntry.ms && number <= newestEntry.number);
    const isBeforeOwn = ms < prevMs || (ms === prevMs && number <= prevNumber);
    if (entry.term < newestEntry.term || (isBefore && entry.term === newestEntry.term) || isBeforeOwn)
      outOfOrder += 1;
    newestEntry = entry.term >= newestEntry.term ? entry : newestEntry;
  }

  const monitor = openMonitor(port, note);

  return {
    end() {
      monitor.end();
      return { granted, grantedToOldTerms, entries, outOfOrder, terms: terms.size };
    },
  };
}
