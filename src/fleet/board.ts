/**
 * What the replicas of a fleet share: a lease, counts of calls, a log and its wants. It knows nothing
 * of what is in them. Every method rejects with {@link BoardUnreachableError}, within some 150 ms,
 * when the board does not answer: what was asked may have been done all the same, so each can be asked
 * again. Every implementation passes `test/fleet/board-contract.ts`.
 */
export interface FleetBoard {
  /**
   * Takes the lease if nobody has it, or renews the caller's. What the board counts lower than the
   * caller knows is raised first: it may have been flushed, or have lost its last second. A lease of
   * a term lower than that is nobody's. Rejects where the board takes no writes, though it may answer
   * what only reads.
   */
  hold(request: HoldRequest): Promise<HoldAnswer>;
  /**
   * Frees the lease at once if it is the caller's, and its share of the reserve. With a farewell, that
   * is appended to the log in the same step, so that whoever reads it finds the lease free. Nothing
   * happens where the caller has no lease but that its share is free.
   */
  bye(me: string, farewell?: AppendRequest): Promise<void>;
  /**
   * Tells that this replica is there, and what share of the reserve is its own. The shares of all add
   * up to no more than 1: one that was not seen for a day has none any more.
   */
  here(request: HereRequest): Promise<Reserve>;

  /** Counts a call before it is made. Refused at the ceiling, or for a term that is over. */
  spend(request: SpendRequest): Promise<SpendAnswer>;
  /** Sets a count that upstream has begun anew. The count's next round begins. */
  recount(request: RecountRequest): Promise<RecountAnswer>;
  /** Adds the calls that a replica made alone to the count. Over and over: only what is new is added. */
  addAlone(request: AddAloneRequest): Promise<CallCount>;
  /**
   * Tells what a replica has counted of callers. Over and over: only what is new is added. Resolves to
   * what all the others have counted, in the same order.
   */
  addCounts(request: AddCountsRequest): Promise<readonly number[]>;

  /**
   * Appends an entry to the log. Asked again with the same term and `prev`, it answers as before.
   * `behind`: the log has entries after `prev`, and the caller has to read them first. A log that ends
   * before `prev` has lost entries: the new one is after `prev` all the same, and so whoever has other
   * entries than the caller sees a gap.
   */
  append(request: AppendRequest): Promise<AppendAnswer>;
  /**
   * Entries and wants after these positions, oldest first. Resolves as soon as there is one of either
   * kind, and with none of both after `blockMs`. What was trimmed is left out: the `prev` of the first
   * entry tells. One call at a time may wait; those without `blockMs` go beside it.
   */
  read(request: ReadRequest): Promise<ReadAnswer>;

  /** Asks the leader for something. Resolves to the want's position. Old wants are forgotten. */
  want(text: string): Promise<string>;
  /** The position of the newest want; {@link BEGINNING} if there was none. */
  lastWant(): Promise<string>;

  /** Keeps one chunk of a snapshot for `ttlMs`. */
  putChunk(chunk: ChunkName, bytes: Uint8Array, ttlMs: number): Promise<void>;
  /** Undefined: it was never kept, or is not any more. */
  getChunk(chunk: ChunkName): Promise<Uint8Array | undefined>;

  /** What the operator is told. */
  status(): BoardStatus;
  /** Everything that waits is rejected. The board is of no use afterwards. */
  close(): void;
}

/** The position before the first entry or want. Others are `<milliseconds since 1970>-<number>`. */
export const BEGINNING = '0-0';

/** As many entries the log keeps, at least. */
export const KEPT_ENTRIES = 20_000;

/** As many wants are kept, at least. */
export const KEPT_WANTS = 10_000;

/** A read waits no longer: a connection that is silent for longer is given up. */
export const MOST_BLOCK_MS = 3000;

/** A replica that was not seen for this long has no share of the reserve. */
export const SHARE_KEPT_MS = 86_400_000;

/**
 * A board that is younger than this may have been flushed, and those who know what was on it may not
 * have told it yet: until then nobody gets a larger share of the reserve, and only who led gets the
 * lease.
 */
export const SETTLE_MS = 3000;

/** A count is forgotten this long after it was last changed: its day is over. */
export const COUNT_KEPT_MS = 2 * 86_400_000;

/** Who leads. A term is one replica's, and higher than all terms before it. */
export interface Lease {
  /** The id of the replica. */
  readonly me: string;
  readonly term: number;
}

export interface HoldRequest {
  readonly me: string;
  /** Where the others reach this replica while it leads. Default: they cannot. */
  readonly url?: string | undefined;
  /** How long the lease is held without being renewed, in milliseconds. */
  readonly ttlMs: number;
  readonly known: {
    /** The highest term that this replica has seen; 0 for none. */
    readonly term: number;
    /** The counts that it knows. */
    readonly counts: readonly CallCount[];
  };
  /** The last term that was its own. On a board that was just flushed, only the newest leader leads. */
  readonly heldTerm?: number | undefined;
  /** False: only tells what is known, and neither takes nor renews. Default: true. */
  readonly isCandidate?: boolean;
}

export interface HoldAnswer {
  /** The lease, if it is the caller's. Its term is another one than before if it was taken anew. */
  readonly lease: Lease | undefined;
  /** Who has the lease; undefined for nobody. */
  readonly holder: string | undefined;
  /** As the holder has told it; undefined if it has not, or nobody has the lease. */
  readonly url: string | undefined;
  /** The highest term so far. */
  readonly term: number;
  /** The position of the log's last entry: how far behind a reader is. */
  readonly tail: string;
  /** The board's counts of the days and endpoints that were known, in their order. */
  readonly counts: readonly CallCount[];
}

/** How many calls of an endpoint were made on a day. */
export interface CallCount {
  readonly endpoint: string;
  /** The end of the quota day, in milliseconds since 1970. */
  readonly day: number;
  /** Rises each time that upstream begins its count anew. Of two counts the later round holds. */
  readonly round: number;
  readonly used: number;
}

export interface HereRequest {
  readonly me: string;
  /** The share that this replica was last told, or 0. It is its own until it was told another. */
  readonly share: number;
  /** How many replicas it knows of, at least. */
  readonly replicas: number;
}

/** What a replica may use of the reserve when it is alone. */
export interface Reserve {
  /** From 0 to 1. */
  readonly share: number;
  /** How many replicas share it. */
  readonly replicas: number;
}

export interface SpendRequest {
  readonly lease: Lease;
  readonly endpoint: string;
  /** As in {@link CallCount}. */
  readonly day: number;
  /** The most calls of that day. `Infinity` means no ceiling. */
  readonly ceiling: number;
}

export type SpendAnswer =
  | { readonly kind: 'granted'; readonly count: CallCount }
  | { readonly kind: 'over'; readonly count: CallCount }
  | Fenced;

export interface RecountRequest {
  readonly lease: Lease;
  readonly endpoint: string;
  readonly day: number;
  readonly used: number;
  /** The round that ends. Where the board is in a later one, nothing changes. */
  readonly round: number;
}

export type RecountAnswer = { readonly kind: 'counted'; readonly count: CallCount } | Fenced;

export interface AddAloneRequest {
  readonly me: string;
  readonly endpoint: string;
  readonly day: number;
  /** How many calls this replica has made alone on that day, in all. */
  readonly calls: number;
}

export interface AddCountsRequest {
  readonly me: string;
  readonly counts: readonly CallerCount[];
}

/** How much of a limit a caller has had. */
export interface CallerCount {
  /** Names what is counted, and since when. It tells nothing of the caller. */
  readonly key: string;
  /** What this replica has counted, in all: a whole number. */
  readonly count: number;
  /** How long it is kept from now on, in milliseconds. */
  readonly keptMs: number;
}

export interface AppendRequest {
  readonly lease: Lease;
  /**
   * The position of the entry that the caller applied last. Any other text stands for a state that no
   * entry has led to: it comes before all positions.
   */
  readonly prev: string;
  readonly entry: string;
}

export type AppendAnswer =
  | { readonly kind: 'appended'; readonly id: string }
  | { readonly kind: 'behind'; readonly tail: string }
  | Fenced;

/** The term is over: another replica leads, or may. */
export interface Fenced {
  readonly kind: 'fenced';
}

export interface ReadRequest {
  /** Entries of the log after this position. */
  readonly log: string;
  /** Wants after this position. Undefined: no wants. */
  readonly wants?: string | undefined;
  /** The most entries, and the most wants. */
  readonly count: number;
  /** How long to wait for one, in milliseconds, up to {@link MOST_BLOCK_MS}. 0: not at all. */
  readonly blockMs: number;
}

export interface ReadAnswer {
  readonly entries: readonly LogEntry[];
  readonly wants: readonly WantEntry[];
}

export interface LogEntry {
  readonly id: string;
  /** As it was appended: the entry before it. */
  readonly prev: string;
  readonly term: number;
  readonly entry: string;
}

export interface WantEntry {
  readonly id: string;
  readonly text: string;
}

export interface ChunkName {
  readonly snapshot: string;
  readonly number: number;
}

export interface BoardStatus {
  /** Whether the last answer was one: false until there was any. */
  readonly isReachable: boolean;
  /** Why not; undefined while it is. */
  readonly problem: BoardProblem | undefined;
  /** The system's code for why the last connection failed, such as ECONNREFUSED, if it has one. */
  readonly code?: string | undefined;
  /** How often a connection was made again. */
  readonly reconnects: number;
}

/** Why the board does not do what it is asked. */
export type BoardProblem =
  /** No connection. */
  | 'disconnected'
  /** No answer in time. */
  | 'timeout'
  /** It is a copy, and takes no changes: READONLY. */
  | 'readOnly'
  /** It reads its file: LOADING. Or it is held up by a script: BUSY. */
  | 'busy'
  /** It is over `maxmemory`: OOM. */
  | 'outOfMemory'
  /** A wrong password, or a user without the right: NOAUTH, WRONGPASS, NOPERM. */
  | 'denied'
  /** Anything else that it refuses. */
  | 'refused'
  | 'closed';

/** The board does not answer, or cannot do what it is asked. What was asked may have been done. */
export class BoardUnreachableError extends Error {
  override readonly name = 'BoardUnreachableError';
  readonly problem: BoardProblem;

  constructor(problem: BoardProblem) {
    super(`The fleet's Redis is not reachable: ${problem}`);
    this.problem = problem;
  }
}
