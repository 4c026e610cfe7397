import type { Redis } from 'ioredis';
import { SPEND } from '../../../src/fleet/redis/scripts.ts';
import type { RedisServer } from '../../../test/fleet/redis-server.ts';

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

/** How soon it looks again after Redis was away, in milliseconds. */
const AGAIN_MS = 50;

export function watchRedis(server: RedisServer): RedisWatch {
  const terms = new Set<number>();
  let granted = 0;
  let grantedToOldTerms = 0;
  let entries = 0;
  let outOfOrder = 0;
  let newestGrant = 0;
  let newestEntry = { term: 0, ms: 0, number: 0 };
  /** The term that asks for a call, until it is known whether it gets one. */
  let asking: number | undefined;
  let isOver = false;
  let monitor: Redis | undefined;

  /** Scripts are told as they are called, then each command that they give. */
  function note([command = '', ...args]: readonly string[], source: string): void {
    const name = command.toLowerCase();
    if (source !== 'lua') {
      const isSpend =
        (name === 'evalsha' && args[0] === SPEND.sha1) || (name === 'eval' && args[0] === SPEND.lua);
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

  async function look(): Promise<void> {
    if (isOver) return;
    const again = () => void setTimeout(look, AGAIN_MS).unref();
    try {
      monitor = await server.admin.duplicate({ retryStrategy: () => null }).monitor();
      monitor.on('monitor', (_: string, args: readonly string[], source: string) => note(args, source));
      monitor.once('end', again);
      monitor.on('error', () => {});
    } catch {
      again();
    }
  }
  void look();

  return {
    end() {
      isOver = true;
      monitor?.disconnect();
      return { granted, grantedToOldTerms, entries, outOfOrder, terms: terms.size };
    },
  };
}
