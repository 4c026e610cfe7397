import { z } from 'zod';
import {
  type AppendAnswer,
  BEGINNING,
  type BoardProblem,
  BoardUnreachableError,
  type CallCount,
  COUNT_KEPT_MS,
  type FleetBoard,
  KEPT_ENTRIES,
  KEPT_WANTS,
  MOST_BLOCK_MS,
  type ReadAnswer,
  SETTLE_MS,
  SHARE_KEPT_MS,
} from '../board.ts';
import { positionOf } from '../positions.ts';
import { keysOf } from './keys.ts';
import { problemOf } from './problem-of.ts';
import { openRedisClients } from './redis-client.ts';
import type { RedisAddress } from './redis-url.ts';
import {
  ADD_ALONE,
  ADD_COUNTS,
  APPEND,
  BYE,
  HERE,
  HOLD,
  RECOUNT,
  runScript,
  type Script,
  SPEND,
} from './scripts.ts';

export interface RedisBoardOptions {
  readonly address: RedisAddress;
  /** The id of the account. The keys hold a hash of it. */
  readonly appId: string;
  /** Default: {@link SETTLE_MS}. */
  readonly settleMs?: number;
  /** The board is not reachable if it has not answered by then, in milliseconds. Default: 150. */
  readonly answerMs?: number;
}

/** A board in Redis or Valkey. Connects at once, and again whenever it has to: never rejects for that. */
export function openRedisBoard(options: RedisBoardOptions): FleetBoard {
  const { address, appId, settleMs = SETTLE_MS, answerMs = 150 } = options;
  const keys = keysOf(appId);
  let isClosed = false;
  let isReachable = false;
  let problem: BoardProblem | undefined = 'disconnected';
  /** Why there is no connection: a command only learns that there is none. */
  let connection: { readonly problem: BoardProblem; readonly code: string | undefined } | undefined;
  const clients = openRedisClients({
    address,
    answerMs,
    onProblem(error) {
      connection = { problem: problemOf(error), code: codeOf(error) };
    },
  });

  /** Everything that is asked goes through here, and nothing else of an error leaves it but its kind. */
  async function ask<T>(command: () => Promise<T>): Promise<T> {
    try {
      const answer = await command();
      isReachable = true;
      problem = connection = undefined;
      return answer;
    } catch (error) {
      isReachable = false;
      problem = isClosed ? 'closed' : problemOf(error);
      if (problem === 'disconnected') problem = connection?.problem ?? problem;
      if (problem === 'readOnly') clients.reconnect();
      throw new BoardUnreachableError(problem);
    }
  }

  function run<T>(
    script: Script,
    names: readonly string[],
    args: readonly (string | number)[],
    answer: z.ZodType<T>,
  ): Promise<T> {
    return ask(async () => answer.parse(await runScript(clients.commands, script, names, args)));
  }

  return {
    async hold({ me, url: own = '', ttlMs, known, heldTerm = 0, isCandidate = true }) {
      const names = [keys.lease, keys.term, keys.log, keys.since, ...known.counts.map(keys.count)];
      const args = [me, ttlMs, known.term, heldTerm, isCandidate ? 1 : 0, settleMs, COUNT_KEPT_MS, own];
      const told = known.counts.flatMap(({ round, used }) => [round, used]);
      const [holder, term, tail, url, ...numbers] = await run(HOLD, names, [...args, ...told], HOLD_ANSWER);
      return {
        lease: holder === me ? { me, term } : undefined,
        holder: holder === '' ? undefined : holder,
        url: url === '' ? undefined : url,
        term,
        tail,
        counts: known.counts.map(({ endpoint, day }, index) => {
          const [round = 0, used = 0] = numbers.slice(index * 2);
          return { endpoint, day, round, used };
        }),
      };
    },
    async bye(me, farewell) {
      const last =
        farewell === undefined ? [] : [farewell.lease.term, farewell.prev, farewell.entry, KEPT_ENTRIES];
      await run(BYE, [keys.lease, keys.term, keys.here, keys.log], [me, ...last], z.null());
    },
    async here({ me, share: held, replicas: known }) {
      const args = [me, held, known, settleMs, SHARE_KEPT_MS];
      const [share, replicas] = await run(HERE, [keys.here, keys.since], args, HERE_ANSWER);
      return { share: Number(share), replicas };
    },
    async spend({ lease, endpoint, day, ceiling }) {
      const most = ceiling === Number.POSITIVE_INFINITY ? '' : ceiling;
      const names = [keys.term, keys.count({ endpoint, day })];
      const [kind, round, used] = await run(
        SPEND,
        names,
        [lease.me, lease.term, most, COUNT_KEPT_MS],
        SPEND_ANSWER,
      );
      return kind === 'fenced' ? { kind } : { kind, count: { endpoint, day, round, used } };
    },
    async recount({ lease, endpoint, day, ...count }) {
      const names = [keys.term, keys.count({ endpoint, day })];
      const args = [lease.me, lease.term, count.round, count.used, COUNT_KEPT_MS];
      const [kind, round, used] = await run(RECOUNT, names, args, RECOUNT_ANSWER);
      return kind === 'fenced' ? { kind } : { kind, count: { endpoint, day, round, used } };
    },
    async addAlone({ me, endpoint, day, calls }): Promise<CallCount> {
      const names = [keys.count({ endpoint, day })];
      const [, round, used] = await run(ADD_ALONE, names, [me, calls, COUNT_KEPT_MS], RECOUNT_ANSWER);
      return { endpoint, day, round, used };
    },
    async addCounts({ me, counts }) {
      const names = counts.map(({ key }) => keys.caller(key));
      const told = counts.flatMap(({ count, keptMs }) => [count, keptMs]);
      return await run(ADD_COUNTS, names, [me, ...told], COUNTS_ANSWER);
    },
    async append({ lease, prev, entry }): Promise<AppendAnswer> {
      const args = [lease.me, lease.term, prev, entry, KEPT_ENTRIES];
      const [kind, position] = await run(APPEND, [keys.term, keys.log], args, APPEND_ANSWER);
      if (kind === 'fenced') return { kind };
      return kind === 'behind' ? { kind, tail: position } : { kind, id: position };
    },
    read({ log, wants, count, blockMs }) {
      const streams = wants === undefined ? [keys.log] : [keys.log, keys.wants];
      const after = wants === undefined ? [log] : [log, wants];
      const where = [...streams, ...after.map(positionOf)];
      const waitMs = Math.min(blockMs, MOST_BLOCK_MS);
      return ask(async () => {
        const answer =
          waitMs > 0
            ? await clients.reader.xread('COUNT', count, 'BLOCK', waitMs, 'STREAMS', ...where)
            : await clients.commands.xread('COUNT', count, 'STREAMS', ...where);
        return readAnswerOf(new Map(READ_ANSWER.parse(answer ?? [])), keys.log, keys.wants);
      });
    },
    want: (text) =>
      ask(async () =>
        z
          .string()
          .parse(await clients.commands.xadd(keys.wants, 'MAXLEN', '~', KEPT_WANTS, '*', 'text', text)),
      ),
    lastWant: () =>
      ask(async () => {
        const [last] = await clients.commands.xrevrange(keys.wants, '+', '-', 'COUNT', 1);
        return last?.[0] ?? BEGINNING;
      }),
    putChunk: (chunk, bytes, ttlMs) =>
      ask(async () => {
        await clients.commands.set(keys.chunk(chunk), Buffer.from(bytes), 'PX', ttlMs);
      }),
    getChunk: (chunk) => ask(async () => (await clients.commands.getBuffer(keys.chunk(chunk))) ?? undefined),
    status: () => ({ isReachable, problem, code: connection?.code, reconnects: clients.reconnects() }),
    close() {
      isClosed = true;
      clients.close();
    },
  };
}

const HOLD_ANSWER = z.tuple([z.string(), z.number(), z.string(), z.string()], z.number());
const HERE_ANSWER = z.tuple([z.string(), z.number()]);
const SPEND_ANSWER = z.tuple([z.enum(['granted', 'over', 'fenced']), z.number(), z.number()]);
const RECOUNT_ANSWER = z.tuple([z.enum(['counted', 'fenced']), z.number(), z.number()]);
const COUNTS_ANSWER = z.array(z.number());
const APPEND_ANSWER = z.tuple([z.enum(['appended', 'behind', 'fenced']), z.string()]);
const ENTRIES = z.array(z.tuple([z.string(), z.array(z.string())]));
const READ_ANSWER = z.array(z.tuple([z.string(), ENTRIES]));

type Entries = z.infer<typeof ENTRIES>;

/** An entry that no replica wrote has no `prev`: to its reader it is a gap. */
function readAnswerOf(streams: ReadonlyMap<string, Entries>, log: string, wants: string): ReadAnswer {
  return {
    entries: (streams.get(log) ?? []).map(([id, [, term, , prev = '', , entry = '']]) => ({
      id,
      prev,
      term: Number(term ?? 0),
      entry,
    })),
    wants: (streams.get(wants) ?? []).map(([id, [, text = '']]) => ({ id, text })),
  };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
