import { z } from 'zod';
import type { ListChanges } from '../index/asset-index.ts';
import type { UnprovenItems } from '../library/list/library-calls.ts';
import type { LedgerState } from '../upstream/ledger.ts';
import type { Totals } from '../upstream/port.ts';
import { type CallCount, MAX_ENTRY_LENGTH } from './board.ts';
import { type ToldError, toldErrorShape } from './told-error.ts';

/*
 * The log of a fleet: what the leader learns, in the order in which it learned it. Every replica applies
 * the same entries in the same order, so all stores are equal.
 *
 *      lead -> changes -> changes -> done -> ledgers -> ... -> bye -> lead -> ...
 */

/** One entry of the log. */
export type Entry =
  | LeadEntry
  | ChangesEntry
  | DoneEntry
  | LedgersEntry
  | ObstaclesEntry
  | TotalsEntry
  | DisputedEntry
  | SnapshotEntry
  | { readonly kind: 'bye' };

/** A replica leads from here on. Wants that are open are sent again, to it. */
export interface LeadEntry {
  readonly kind: 'lead';
  readonly replica: string;
  /**
   * 32 hexadecimal digits, or a UUID: the epoch of the changes from here on. Undefined if the leader
   * before has said bye: then all that callers have seen of it is in the log.
   */
  readonly epoch?: string | undefined;
}

/** What has changed in one list. */
export interface ChangesEntry {
  readonly kind: 'changes';
  readonly changes: ListChanges;
}

/** Wants were answered: what they asked for is in the entries before this one. */
export interface DoneEntry {
  readonly kind: 'done';
  readonly wants: readonly AnsweredWant[];
}

export interface AnsweredWant {
  readonly id: string;
  /** Undefined if it could be answered. */
  readonly error?: ToldError | undefined;
  /** How many calls it took. */
  readonly calls: number;
  /** The ranks that were wanted, and for which upstream sends nothing. */
  readonly unsent: readonly number[];
  /** What upstream has sent, while it contradicts itself about the list: it is in no entry before. */
  readonly unproven?: UnprovenItems | undefined;
}

/** The calls of the day, by the name of the call. */
export interface LedgersEntry {
  readonly kind: 'ledgers';
  readonly ledgers: Readonly<Record<string, LedgerState>>;
  /** As the board counts them. */
  readonly counts: readonly CallCount[];
  /** How many replicas the leader knows of. */
  readonly replicas: number;
}

/** What stops the leader's calls at present: nothing, of what is left out. */
export interface ObstaclesEntry {
  readonly kind: 'obstacles';
  /** By the name of the call. */
  readonly calls: Readonly<Record<string, ToldObstacles>>;
  readonly token: ToldToken;
}

export interface ToldObstacles {
  readonly outage?: ToldError | undefined;
  /** The account lacks the permission for it. */
  readonly denial?: ToldError | undefined;
}

/** How the leader gets its access token. */
export interface ToldToken {
  /** Whether it has ever had one. */
  readonly isGiven: boolean;
  readonly outage?: ToldError | undefined;
}

/** Totals that one call has returned. */
export interface TotalsEntry {
  readonly kind: 'totals';
  /** The name of the call. */
  readonly call: string;
  readonly totals: Totals;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Upstream contradicts itself about a list. */
export interface DisputedEntry {
  readonly kind: 'disputed';
  /** The name of the list. */
  readonly list: string;
}

/** A copy of the leader's store lies beside the log. */
export interface SnapshotEntry {
  readonly kind: 'snapshot';
  readonly id: string;
  readonly chunks: number;
  /** The last entry that is in it. */
  readonly position: string;
  /** SHA-256 of the SHA-256s of its chunks, in hexadecimal. */
  readonly sha256: string;
}

/** What is in the log, or asked of a leader, and cannot be used: the message says why. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
}

/** More items than changes ever have at once, and more than any account has. */
const MAX_ITEMS = 10_000;
const MAX_IDS = 1_000_000;

const name = z.string().max(100);
const id = z.string().max(500);
const instant = z.number().min(0);
const natural = z.int().min(0);

const texts = z.object({
  name: z.string().nullable(),
  description: z.string().nullable(),
  hasUrl: z.boolean(),
  hasCover: z.boolean(),
  articles: z
    .array(
      z.object({
        title: z.string().nullable(),
        digest: z.string().nullable(),
        author: z.string().nullable(),
        url: z.string().nullable(),
      }),
    )
    .max(100),
});

const item = z.object({
  id,
  hash: natural,
  // Numbers of items that came before the first that was read are below 0.
  seq: z.int().optional(),
  call: natural,
  readAt: instant,
  body: z
    .object({
      item: z.string(),
      contents: z.array(z.string().nullable()).max(100),
      updatedAt: z.number().optional(),
      texts,
    })
    .optional(),
  isNew: z.boolean().optional(),
});

const about = z.object({
  totalCount: natural,
  head: z.object({ rank: natural, id }).optional(),
  // Never checked is minus infinity, which JSON has not.
  checks: z.object({
    checkedAt: z.number().nullable(),
    provenAt: z.number().nullable(),
    count: natural.optional(),
  }),
  provenCall: natural,
  dead: z
    .array(z.tuple([z.int(), z.int()]))
    .max(MAX_IDS)
    .optional(),
  newFrom: z.int().optional(),
});

const changes = z.object({
  list: natural,
  about: about.optional(),
  deleted: z.array(id).max(MAX_IDS),
  outdated: z.array(id).max(MAX_IDS).optional(),
  unplaced: z.array(id).max(MAX_IDS),
  items: z.array(item).max(MAX_ITEMS),
  areDeletionsUnknown: z.boolean().optional(),
  isWhole: z.boolean().optional(),
  at: instant,
});

const ledger = z.object({
  dayEndsAt: instant,
  used: natural,
  noCacheUsed: natural,
  refusedAt: instant.optional(),
  limit: natural.optional(),
});

const count = z.object({ endpoint: name, day: natural, round: natural, used: natural });

const entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lead'), replica: name, epoch: z.string().max(36).optional() }),
  z.object({ kind: z.literal('changes'), changes }),
  z.object({
    kind: z.literal('done'),
    wants: z
      .array(
        z.object({
          id: name,
          error: toldErrorShape.optional(),
          calls: natural,
          unsent: z.array(natural).max(MAX_ITEMS),
          unproven: z
            .object({
              totalCount: natural,
              items: z.array(z.object({ rank: natural, item: z.unknown() })).max(MAX_ITEMS),
            })
            .optional(),
        }),
      )
      .max(MAX_ITEMS),
  }),
  z.object({
    kind: z.literal('ledgers'),
    ledgers: z.record(name, ledger),
    counts: z.array(count).max(1000),
    replicas: natural,
  }),
  z.object({
    kind: z.literal('obstacles'),
    calls: z.record(name, z.object({ outage: toldErrorShape.optional(), denial: toldErrorShape.optional() })),
    token: z.object({ isGiven: z.boolean(), outage: toldErrorShape.optional() }),
  }),
  z.object({ kind: z.literal('totals'), call: name, totals: z.record(name, natural), at: instant }),
  z.object({ kind: z.literal('disputed'), list: name }),
  z.object({
    kind: z.literal('snapshot'),
    id: name,
    chunks: natural.max(100_000),
    position: name,
    sha256: z.string().length(64),
  }),
  z.object({ kind: z.literal('bye') }),
]);

/** The entry as the log holds it. */
export function encodeEntry(told: Entry): string {
  return JSON.stringify(told.kind === 'changes' ? { ...told, changes: withoutInfinity(told.changes) } : told);
}

/** What the log holds, checked as an answer of WeChat's would be. @throws EntryError */
export function decodeEntry(text: string): Entry {
  const decoded = decodeWith(entry, text);
  return decoded.kind === 'changes' ? { ...decoded, changes: withInfinity(decoded.changes) } : decoded;
}

/** Decodes JSON of a shape. @throws EntryError */
export function decodeWith<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> {
  if (text.length > MAX_ENTRY_LENGTH) throw new EntryError(`has ${text.length} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new EntryError('is not JSON');
  }
  const { success, data, error } = shape.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  throw new EntryError(`is of another shape at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`);
}

function withoutInfinity({ about: state, ...rest }: ListChanges): unknown {
  if (state === undefined) return rest;
  const { checkedAt, provenAt, count } = state.checks;
  const checks = { checkedAt: finiteOrNull(checkedAt), provenAt: finiteOrNull(provenAt), count };
  return { ...rest, about: { ...state, checks } };
}

function finiteOrNull(instantOrNever: number): number | null {
  return Number.isFinite(instantOrNever) ? instantOrNever : null;
}

function withInfinity({ about: state, ...rest }: z.output<typeof changes>): ListChanges {
  if (state === undefined) return rest as ListChanges;
  const { head, checks, dead, newFrom, ...others } = state;
  const never = Number.NEGATIVE_INFINITY;
  return {
    ...rest,
    about: {
      ...others,
      head,
      dead,
      newFrom,
      checks: {
        checkedAt: checks.checkedAt ?? never,
        provenAt: checks.provenAt ?? never,
        count: checks.count,
      },
    },
  } as ListChanges;
}
