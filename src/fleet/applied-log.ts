import { BEGINNING, BoardUnreachableError, type LogEntry } from './board.ts';
import { decodeEntry, type Entry, EntryError, type SnapshotEntry } from './entries.ts';
import type { ReplicaParts } from './replica-parts.ts';
import { getSnapshot } from './snapshots.ts';

/*
 * Each entry names the one before it. Where that is not the last one that was applied, entries are
 * missing: nothing more is applied until a copy of the leader's store has taken the place of the own.
 *
 *      applied:  1 <- 2 <- 3        next: 4 (prev 3) is applied     7 (prev 6) is a gap
 */

/** The log, as far as it is in the own store. */
export interface AppliedLog {
  /** Reads from the store how far it is. */
  open(): Promise<void>;
  /**
   * Reads entries and applies them, until `isEnded`.
   *
   * @param blockMs how long to wait for one
   * @returns whether there was none, so that all are applied
   * @throws BoardUnreachableError, or what the store throws; what was applied until then is
   */
  readOn(options: { readonly blockMs: number; readonly isEnded: () => boolean }): Promise<boolean>;
  /** Resolves once nothing is being applied. Does not reject. */
  settled(): Promise<void>;
  /** The leader has appended this, and applied it in its own way. */
  advance(position: string, entry: Entry): void;
  /** The position of the last entry that was applied, or a text that stands for none. */
  readonly position: string;
  /** Whether entries are missing. */
  readonly hasGap: boolean;
  /** Whether a leader cannot go on where the log ends: its store is not what the entries there led to. */
  readonly mustReset: boolean;
  /** What was left to a copy is read from the log after all: there is nobody who makes one. */
  readSkipped(): void;
  /** A position after all entries that no replica is at: whatever follows it is a gap for all others. */
  resetPosition(): string;
  /** Whether a leader has taken its leave, and none has followed. */
  readonly isAfterBye: boolean;
  /** The newest snapshot that could be used. */
  readonly snapshot: SnapshotEntry | undefined;
}

/** A board gives such numbers to no entries: it counts those of a millisecond from 0 on. */
const BEYOND = 10 ** 14;

/** How many entries are read at a time. */
const COUNT = 500;

/** An empty store is brought on by a copy if there are more entries. To store each takes longer than to copy all. */
const FEW = 20;

/** Stands for a store whose contents are from no log. */
const OWN = 'own';

/** A snapshot is wanted anew after so long, in milliseconds. */
const WANTED_FOR_MS = 5000;

export function createAppliedLog(parts: ReplicaParts): AppliedLog {
  const { me, board, library, wants, known, totals, clock, listener } = parts;
  let position = BEGINNING;
  /** Read on from here: the position, unless there is a gap. */
  let readUntil = BEGINNING;
  let hasGap = false;
  /** Whether the store is empty, and it is not known how long the log is. */
  let isNew = false;
  /** Whether the log was skipped, as a copy is faster. */
  let isSkipped = false;
  let isAfterBye = false;
  let snapshot: SnapshotEntry | undefined;
  /** The id of a snapshot that could not be used. */
  let unusable: string | undefined;
  /** The id of the one that was used last. */
  let loaded: string | undefined;
  let wantedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<unknown> = Promise.resolve();

  function advance(to: string, entry: Entry): void {
    position = to;
    readUntil = to;
    hasGap = false;
    isAfterBye = entry.kind === 'bye';
    if (entry.kind === 'snapshot') snapshot = entry;
  }

  async function apply(id: string, entry: Entry): Promise<void> {
    switch (entry.kind) {
      case 'lead':
        if (entry.epoch !== undefined) await library.beginEpoch(entry.epoch, id);
        listener.onLeader(entry.replica);
        break;
      case 'changes':
        await library.apply(entry.changes, id);
        break;
      case 'ledgers':
        for (const count of entry.counts) known.add(count);
        known.replicas = entry.replicas;
        library.restoreLedgers(entry.ledgers);
        break;
      case 'obstacles':
        library.followObstacles(entry);
        break;
      case 'totals':
        totals.set(entry.call, entry);
        library.restoreTotals(entry);
        break;
      case 'disputed':
        library.doubt(entry.list);
        break;
      default:
    }
    advance(id, entry);
    // Whoever is asked again from now on is the one who has just begun.
    if (entry.kind === 'lead') wants.sendAgain({ areAll: true });
    if (entry.kind === 'done') wants.settle(entry.wants);
  }

  function beginGap(reason: string): void {
    if (hasGap) return;
    hasGap = true;
    // It did not lead over this gap.
    unusable = loaded ?? unusable;
    loaded = undefined;
    wantedAt = Number.NEGATIVE_INFINITY;
    listener.onGap(reason);
  }

  /** @returns whether what follows is to be read anew, from another place */
  async function take({ id, prev, term, entry: text }: LogEntry): Promise<boolean> {
    known.raiseTerm(term);
    let entry: Entry | undefined;
    try {
      entry = decodeEntry(text);
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      beginGap(`entry ${id} ${error.message}`);
    }
    if (!hasGap && prev !== position) beginGap(`entries before ${id} are missing`);
    if (!hasGap && entry !== undefined) {
      await apply(id, entry);
      return false;
    }
    const isUsed = entry?.kind === 'snapshot' && entry.id !== unusable && (await useSnapshot(entry));
    if (!isUsed) readUntil = id;
    return isUsed;
  }

  async function useSnapshot(entry: SnapshotEntry): Promise<boolean> {
    let bytes: Uint8Array;
    try {
      bytes = await getSnapshot(parts, entry);
      await library.replaceStore(bytes);
    } catch (error) {
      // It may well be there: it is fetched again.
      if (error instanceof BoardUnreachableError) throw error;
      unusable = entry.id;
      wantedAt = Number.NEGATIVE_INFINITY;
      listener.onFailure(error);
      return false;
    }
    await open();
    isNew = false;
    // Its file tells of the last entry that has changed it.
    position = entry.position;
    readUntil = entry.position;
    loaded = entry.id;
    listener.onSnapshot();
    return true;
  }

  async function open(): Promise<void> {
    const stored = await library.readPosition();
    position = stored.position ?? (stored.isEmpty ? BEGINNING : OWN);
    readUntil = stored.position ?? BEGINNING;
    isNew = position === BEGINNING;
    isSkipped = false;
    hasGap = false;
    isAfterBye = false;
    snapshot = undefined;
  }

  async function skipUnlessShort(): Promise<void> {
    const { entries } = await board.read({ log: BEGINNING, count: FEW + 1, blockMs: 0 });
    if (entries.length > FEW) {
      readUntil = await board.lastEntry();
      isSkipped = true;
      beginGap('the library on disk is empty');
    }
    isNew = false;
  }

  async function askForSnapshot(): Promise<void> {
    if (clock.now() - wantedAt < WANTED_FOR_MS) return;
    wantedAt = clock.now();
    const id = `${me}:snapshot`;
    await board.want(
      JSON.stringify({ id, purpose: 'missing', wanted: { kind: 'snapshot', except: unusable } }),
    );
  }

  return {
    open,
    async readOn({ blockMs, isEnded }) {
      if (isNew) await skipUnlessShort();
      if (hasGap) await askForSnapshot();
      const { entries } = await board.read({ log: readUntil, count: COUNT, blockMs });
      for (const entry of entries) {
        if (isEnded()) return false;
        const taken = take(entry);
        underWay = taken.catch(() => {});
        // A snapshot is of before: what follows it is read again.
        if (await taken) return false;
      }
      return entries.length === 0;
    },
    async settled() {
      await underWay;
    },
    advance,
    get position() {
      return position;
    },
    get hasGap() {
      return hasGap;
    },
    get mustReset() {
      return hasGap || position === OWN;
    },
    readSkipped() {
      if (!isSkipped) return;
      isSkipped = false;
      hasGap = false;
      readUntil = BEGINNING;
    },
    resetPosition() {
      const [ms] = readUntil.split('-');
      return `${ms}-${BEYOND + Math.floor(clock.random() * BEYOND)}`;
    },
    get isAfterBye() {
      return isAfterBye;
    },
    get snapshot() {
      return snapshot;
    },
  };
}
