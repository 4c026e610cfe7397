import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { keysOf } from '../../src/fleet/redis/keys.ts';
import { openRedisBoard } from '../../src/fleet/redis/redis-board.ts';
import { describeBoard, type TestedBoards } from './board-contract.ts';
import { ANSWER_MS, addressOf } from './redis-address.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { untilAnswered } from './until-answered.ts';

const SETTLE_MS = 300;

let server: RedisServer;
/** A copy of the first, which can take its place. */
let copy: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
  copy = await startRedisServer();
});
afterAll(async () => {
  await server.stop();
  await copy.stop();
});

describeBoard('openRedisBoard', { runs: 10, ttlMs: 500, settleMs: SETTLE_MS }, openBoards);

/** Each replica has a way of its own to the server. */
async function openBoards(): Promise<TestedBoards> {
  const appId = randomUUID();
  const keys = keysOf(appId);
  const ways = new Map<
    string,
    { readonly board: ReturnType<typeof openRedisBoard>; readonly proxy: TcpProxy }
  >();

  return {
    async connect(me) {
      const way = ways.get(me);
      if (way !== undefined) return way.board;
      const proxy = await openTcpProxy(server.port);
      const board = openRedisBoard({
        address: addressOf(proxy.port),
        appId,
        settleMs: SETTLE_MS,
        answerMs: ANSWER_MS,
      });
      ways.set(me, { board, proxy });
      await untilAnswered(board);
      return board;
    },
    cut: (me, what) => ways.get(me)?.proxy.blackHole(what === 'answers' ? 'toClient' : undefined),
    async heal(me) {
      const way = ways.get(me);
      way?.proxy.heal();
      if (way !== undefined) await untilAnswered(way.board);
    },
    async flush() {
      await server.admin.flushall();
    },
    async replicate() {
      await copy.admin.replicaof('127.0.0.1', server.port);
      while (!(await copy.admin.info('replication')).includes('master_link_status:up')) await sleep(20);
      await server.admin.wait(1, 0);
      await copy.admin.replicaof('NO', 'ONE');
    },
    async failOver() {
      for (const { proxy } of ways.values()) {
        proxy.cut();
        proxy.pointTo(copy.port);
        proxy.heal();
      }
      for (const { board } of ways.values()) await untilAnswered(board);
    },
    async trim(count) {
      await server.admin.xtrim(keys.log, 'MAXLEN', count);
    },
    async pass(ms) {
      await sleep(ms);
    },
    async close() {
      for (const { board, proxy } of ways.values()) {
        board.close();
        await proxy.close();
      }
    },
  };
}
