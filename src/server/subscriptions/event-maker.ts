import { setImmediate as nextTurn } from 'node:timers/promises';
import { execute, type GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { encodeChangeCursor } from '../../../schema/change-cursor.ts';
import type { FoundChange } from '../../index/changes/change-feed.ts';
import { translateError } from '../answer/graphql-errors.ts';
import { measureJson } from '../answer/response-limit.ts';
import { createCallerQueue } from '../caller-queue.ts';
import { RATE_LIMITED, tooComplexError } from '../http-error.ts';
import { eventOf, jsonOf } from './event-stream.ts';
import type { Selection } from './selections.ts';

/** Whose subscription it is, and what it may see now. */
export interface EventCaller {
  readonly caller: string;
  readonly maySeeDrafts: boolean;
}

export interface EventMakerOptions {
  /** A context for one event, with a deadline and budgets of its own. */
  readonly contextOf: (caller: EventCaller) => GraphQLContext;
  /** The most bytes of JSON of one answer. An event has at most 4 MiB, too. */
  readonly maxResponseBytes: number;
  /** An event has these errors. */
  readonly onErrors: (errors: readonly GraphQLError[]) => void;
}

/** Makes the bytes of events. */
export interface EventMaker {
  /**
   * What a subscription shows of a change; undefined if its caller may not read the list. What one
   * has asked for is made once for all with the same rights that ask for the same. What one caller
   * has asked for holds up nobody else's, nor anything but events for longer than one of them takes.
   */
  make(selection: Selection, change: FoundChange, caller: EventCaller): Promise<Uint8Array | undefined>;
}

/** An event, or nothing for who may not read the list. */
interface Made {
  /** In whose name it was made. */
  readonly caller: string;
  readonly bytes: Uint8Array | undefined;
  /** Whether others with the same rights get the same. */
  readonly isForAll: boolean;
  /** Whether those who ask a while later do, too: what has failed may succeed by then. */
  readonly isLasting: boolean;
}

/** An event that is to be made. */
interface Job {
  /** In whose turn it is made: that of the first whose turn it is. */
  readonly callers: Set<string>;
  readonly begin: (caller: EventCaller) => Promise<void>;
  readonly made: Promise<Made>;
}

/** Many readers wait for each of their own events: these are smaller than an answer may be. */
const MAX_EVENT_BYTES = 2 ** 22;

/** How many are made at a time, of one caller and of all. Most wait for nothing but the disk. */
const MAX_AT_ONCE_PER_CALLER = 2;
const MAX_AT_ONCE = 8;

/** The most bytes of events that others may ask for, and for how long: those behind come soon. */
const MAX_BYTES = 2 ** 24;
const FRESH_MS = 10_000;

/** What an event takes besides its bytes. */
const OVERHEAD_BYTES = 500;

export function createEventMaker({ contextOf, maxResponseBytes, onErrors }: EventMakerOptions): EventMaker {
  const maxBytes = Math.min(maxResponseBytes, MAX_EVENT_BYTES);
  const events = new LRUCache<string, Made>({
    maxSize: MAX_BYTES,
    ttl: FRESH_MS,
    sizeCalculation: ({ bytes }) => OVERHEAD_BYTES + (bytes?.length ?? 0),
  });
  const jobs = new Map<string, Job>();
  const inCallersTurn = createCallerQueue({
    maxAtOncePerCaller: MAX_AT_ONCE_PER_CALLER,
    maxAtOnce: MAX_AT_ONCE,
  });
  const ownTurn = createOwnTurns();

  async function run(selection: Selection, change: FoundChange, asking: EventCaller): Promise<Made> {
    const { caller } = asking;
    await ownTurn();
    const contextValue = contextOf(asking);
    const { lists, mayRead } = contextValue.assets;
    const list = lists.tagged(change.list);
    if (list === undefined || !mayRead(list.name))
      return { caller, bytes: undefined, isForAll: true, isLasting: true };
    const { schema, document, operationName, variableValues } = selection;
    const result = await execute({
      schema,
      document,
      operationName,
      variableValues,
      contextValue,
      rootValue: change,
    });
    await ownTurn();
    const errors = result.errors?.map(translateError);
    if (errors !== undefined) onErrors(errors);
    const cost = measureJson(result.data ?? null, maxBytes);
    const message = `The event has at least ${cost} bytes, and ${maxBytes} are allowed.`;
    const json = jsonOf(
      cost > maxBytes
        ? { errors: [tooComplexError(message, { limit: maxBytes, cost })] }
        : { ...result, ...(errors && { errors }) },
    );
    return {
      caller,
      bytes: eventOf(json, encodeChangeCursor(change)),
      // What one caller has used up is nobody else's.
      isForAll: errors?.every(({ extensions }) => extensions['code'] !== RATE_LIMITED) ?? true,
      isLasting: errors === undefined,
    };
  }

  async function runForAll(key: string, ...args: Parameters<typeof run>): Promise<Made> {
    try {
      const made = await run(...args);
      if (made.isLasting) events.set(key, made);
      return made;
    } finally {
      jobs.delete(key);
    }
  }

  function openJob(key: string, selection: Selection, change: FoundChange): Job {
    let hasBegun = false;
    let settle: (made: Promise<Made>) => void = () => {};
    const made = new Promise<Made>((resolve) => {
      settle = resolve;
    });
    const job: Job = {
      callers: new Set(),
      made,
      async begin(caller) {
        if (hasBegun) return;
        hasBegun = true;
        const event = runForAll(key, selection, change, caller);
        settle(event);
        // Whoever waits for it is told how it fails.
        await event.catch(() => {});
      },
    };
    jobs.set(key, job);
    return job;
  }

  return {
    async make(selection, change, asking) {
      const { caller, maySeeDrafts } = asking;
      const { epoch, rev, kind } = change;
      const key = [selection.key, maySeeDrafts, epoch, rev, kind].join(' ');
      const known = events.get(key);
      if (known !== undefined) return known.bytes;
      const job = jobs.get(key) ?? openJob(key, selection, change);
      if (!job.callers.has(caller)) {
        job.callers.add(caller);
        void inCallersTurn(caller, () => job.begin(asking));
      }
      const made = await job.made;
      if (made.isForAll || made.caller === caller) return made.bytes;
      const own = await inCallersTurn(caller, () => run(selection, change, asking));
      return own.bytes;
    },
  };
}

/** Resolves for one in each turn of the event loop: all else gets its turn between. */
function createOwnTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => nextTurn());
    return last;
  };
}
