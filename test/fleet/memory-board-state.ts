import type {
  AddAloneRequest,
  AddCountsRequest,
  AppendAnswer,
  AppendRequest,
  CallCount,
  ChunkName,
  HereRequest,
  HoldAnswer,
  HoldRequest,
  Lease,
  LogEntry,
  ReadAnswer,
  ReadRequest,
  RecountAnswer,
  RecountRequest,
  Reserve,
  SpendAnswer,
  SpendRequest,
  WantEntry,
} from '../../src/fleet/board.ts';
import { BEGINNING, COUNT_KEPT_MS, SHARE_KEPT_MS } from '../../src/fleet/board.ts';
import { comparePositions, parsePosition } from '../../src/fleet/positions.ts';

/** What is on a board: data alone, so that a copy of it is what a failover leaves. */
export interface BoardState {
  /** When something was first asked of it; undefined before. */
  since: number | undefined;
  /** Whose the highest term is; undefined if somebody only knew of it. */
  term: { number: number; holder: string | undefined; url?: string | undefined };
  lease: { holder: string; until: number } | undefined;
  counts: Map<string, { round: number; used: number; alone: Map<string, number>; until: number }>;
  /** By key, then by the replica that has counted. */
  callers: Map<string, { of: Map<string, number>; until: number }>;
  log: LogEntry[];
  wants: WantEntry[];
  shares: Map<string, { share: number; seenAt: number }>;
  chunks: Map<string, { bytes: Uint8Array; until: number }>;
}

export function emptyBoard(): BoardState {
  return {
    since: undefined,
    term: { number: 0, holder: undefined },
    lease: undefined,
    counts: new Map(),
    callers: new Map(),
    log: [],
    wants: [],
    shares: new Map(),
    chunks: new Map(),
  };
}

export function hold(state: BoardState, request: HoldRequest, now: number, settleMs: number): HoldAnswer {
  const { me, url, ttlMs, known, heldTerm = 0, isCandidate = true } = request;
  const isSettled = isOlderThan(state, settleMs, now);
  if (known.term > state.term.number) state.term = { number: known.term, holder: undefined };
  const counts = known.counts.map((count) => raise(state, count, now));
  if (isCandidate) {
    const holder = holderOf(state, now);
    const mayTake = isSettled || (heldTerm > 0 && heldTerm === state.term.number);
    if (holder === undefined && mayTake) {
      state.term = { number: Math.max(state.term.number + 1, now), holder: me, url };
      state.lease = { holder: me, until: now + ttlMs };
    } else if (holder === me) state.lease = { holder: me, until: now + ttlMs };
  }
  const holder = holderOf(state, now);
  const term = state.term.number;
  return {
    lease: holder === me ? { me, term } : undefined,
    holder,
    url: holder === undefined ? undefined : state.term.url,
    term,
    tail: lastOf(state.log),
    counts,
  };
}

export function bye(state: BoardState, me: string, farewell: AppendRequest | undefined, now: number): void {
  state.shares.delete(me);
  if (holderOf(state, now) !== me) return;
  if (farewell !== undefined) append(state, farewell, now);
  state.lease = undefined;
}

export function here(state: BoardState, request: HereRequest, now: number, settleMs: number): Reserve {
  const { me, share: held } = request;
  const isSettled = isOlderThan(state, settleMs, now);
  for (const [replica, { seenAt }] of state.shares) {
    if (now - seenAt > SHARE_KEPT_MS) state.shares.delete(replica);
  }
  const others = [...state.shares].filter(([replica]) => replica !== me);
  const replicas = Math.max(others.length + 1, request.replicas);
  const left = 1 - others.reduce((sum, [, { share }]) => sum + share, 0);
  const share = isSettled ? Math.max(0, Math.min(1 / replicas, left)) : held;
  state.shares.set(me, { share: Math.max(held, share), seenAt: now });
  return { share, replicas };
}

export function spend(state: BoardState, request: SpendRequest, now: number): SpendAnswer {
  if (isOver(state, request.lease)) return { kind: 'fenced' };
  const count = countOf(state, request, now);
  if (count.used >= request.ceiling) return { kind: 'over', count: tell(request, count) };
  count.used += 1;
  return { kind: 'granted', count: tell(request, count) };
}

export function recount(state: BoardState, request: RecountRequest, now: number): RecountAnswer {
  if (isOver(state, request.lease)) return { kind: 'fenced' };
  const count = countOf(state, request, now);
  if (count.round <= request.round) Object.assign(count, { round: request.round + 1, used: request.used });
  return { kind: 'counted', count: tell(request, count) };
}

export function addAlone(state: BoardState, request: AddAloneRequest, now: number): CallCount {
  const count = countOf(state, request, now);
  const told = count.alone.get(request.me) ?? 0;
  count.used += Math.max(0, request.calls - told);
  count.alone.set(request.me, Math.max(request.calls, told));
  return tell(request, count);
}

export function addCounts(
  state: BoardState,
  { me, counts }: AddCountsRequest,
  now: number,
): readonly number[] {
  return counts.map(({ key, count, keptMs }) => {
    const stored = state.callers.get(key);
    const of = stored !== undefined && stored.until > now ? stored.of : new Map<string, number>();
    of.set(me, count);
    state.callers.set(key, { of, until: now + keptMs });
    return [...of.values()].reduce((sum, each) => sum + each, 0) - count;
  });
}

export function append(state: BoardState, request: AppendRequest, now: number): AppendAnswer {
  const { lease, prev, entry } = request;
  if (isOver(state, lease)) return { kind: 'fenced' };
  const last = state.log.at(-1);
  if (last?.term === lease.term && last.prev === prev) return { kind: 'appended', id: last.id };
  const tail = lastOf(state.log);
  if (comparePositions(tail, prev) > 0) return { kind: 'behind', tail };
  const id = nextPosition(prev, now);
  state.log.push({ id, prev, term: lease.term, entry });
  return { kind: 'appended', id };
}

export function read(state: BoardState, { log, wants, count }: ReadRequest): ReadAnswer {
  return {
    entries: after(state.log, log, count),
    wants: wants === undefined ? [] : after(state.wants, wants, count),
  };
}

/** From the end, as most readers are near it. */
function after<T extends { readonly id: string }>(all: readonly T[], position: string, count: number): T[] {
  const first = all.findLastIndex(({ id }) => comparePositions(id, position) <= 0) + 1;
  return all.slice(first, first + count);
}

export function want(state: BoardState, text: string, now: number): string {
  const id = nextPosition(lastOf(state.wants), now);
  state.wants.push({ id, text });
  return id;
}

export function lastOf(entries: readonly { readonly id: string }[]): string {
  return entries.at(-1)?.id ?? BEGINNING;
}

export function chunkKey({ snapshot, number }: ChunkName): string {
  return `${snapshot} ${number}`;
}

function isOlderThan(state: BoardState, ms: number, now: number): boolean {
  state.since ??= now;
  return now - state.since >= ms;
}

/** A lease of a term that is over is nobody's. */
function holderOf({ lease, term }: BoardState, now: number): string | undefined {
  return lease !== undefined && lease.until > now && lease.holder === term.holder ? lease.holder : undefined;
}

function isOver({ term }: BoardState, lease: Lease): boolean {
  return term.number !== lease.term || term.holder !== lease.me;
}

type Day = Pick<CallCount, 'endpoint' | 'day'>;

function countOf(state: BoardState, { endpoint, day }: Day, now: number) {
  const key = `${day} ${endpoint}`;
  const stored = state.counts.get(key);
  const count =
    stored !== undefined && stored.until > now ? stored : { round: 0, used: 0, alone: new Map(), until: 0 };
  count.until = now + COUNT_KEPT_MS;
  state.counts.set(key, count);
  return count;
}

function raise(state: BoardState, known: CallCount, now: number): CallCount {
  const count = countOf(state, known, now);
  const { round, used } = known;
  if (round > count.round || (round === count.round && used > count.used))
    Object.assign(count, { round, used });
  return tell(known, count);
}

function tell({ endpoint, day }: Day, { round, used }: { round: number; used: number }): CallCount {
  return { endpoint, day, round, used };
}

function nextPosition(after: string, now: number): string {
  const [ms, number] = parsePosition(after);
  return now > ms ? `${now}-0` : `${ms}-${number + 1}`;
}
