import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { createRandom, type Random } from '../../src/sandbox/random.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { imageItems } from '../helpers/item-lists.ts';
import { watch } from '../helpers/secret-watch.ts';

export interface KillsOptions {
  readonly kills: number;
  readonly seed: number;
  /** Whether upstream tells what it has counted. */
  readonly tellsQuota: boolean;
  readonly onKill?: (killed: Killed) => void;
}

/** What was seen of one process, from its start until it was killed. */
export interface Killed {
  /**
   * By how much the first count that a caller read was below the highest that any had read before.
   */
  readonly forgotten: number;
  /** The highest count that a caller has read so far, and the calls that upstream has counted. */
  readonly read: number;
  readonly counted: number;
}

export interface KillsResult {
  readonly kills: readonly Killed[];
  /** Calls that upstream has answered beyond the ceiling. */
  readonly overCeiling: number;
  /** The most that the gateway counted too many, in the end. */
  readonly ahead: number;
}

/** The calls of a day, as upstream grants them and as the gateway's ceiling is. */
const CEILING = 1000;

const CALLERS = 6;

/** A library so large that nobody asks for the same page twice. */
const PAGES = 5000;

/** How many answers a process gives, at most, before it is killed. */
const MOST_ANSWERS = 20;

/** And how long it lives after the last of them, at most. */
const LAST_MS = 10;

/** Kills the built gateway again and again under callers who ask for what is not cached. */
export async function killAgainAndAgain({ kills, seed, ...options }: KillsOptions): Promise<KillsResult> {
  const random = createRandom(seed);
  const sandbox = await startSandbox({ library: { image: imageItems(20 * PAGES) } });
  // The gateway's ceiling is what stops it, not upstream's: calls beyond it are answered, and seen.
  if (!options.tellsQuota)
    sandbox.control.addFault({ kind: 'errcode', errcode: 48001 }, { endpoint: 'quota_get', times: 100_000 });
  const folder = mkdtempSync(join(tmpdir(), 'kills-'));
  const seen = { page: 0, read: 0 };
  const all: Killed[] = [];
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const killed = await liveAndDie({ sandbox, folder, random, seen });
      all.push(killed);
      options.onKill?.(killed);
    }
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
  const { read = 0, counted = 0 } = all.at(-1) ?? {};
  return { kills: all, overCeiling: Math.max(0, counted - CEILING), ahead: read - counted };
}

interface Life {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly random: Random;
  /** The next page that nobody has asked for, and the highest count that was read. */
  readonly seen: { page: number; read: number };
}

async function liveAndDie({ sandbox, folder, random, seen }: Life): Promise<Killed> {
  const readBefore = seen.read;
  let lowest = Number.POSITIVE_INFINITY;
  const { child, address } = await startBuilt(sandbox, folder);
  const agent = new Agent({ connections: CALLERS });
  const exit = once(child, 'exit');
  let isOver = false;
  let answers = random.integer(1, MOST_ANSWERS);
  let recordEnough = () => {};
  const enough = new Promise<void>((resolve) => {
    recordEnough = resolve;
  });

  async function call(): Promise<void> {
    while (!isOver) {
      seen.page = (seen.page + 1) % PAGES;
      const query = `{ upstreamQuota { used } assets(type: IMAGE, first: 20, offset: ${20 * seen.page}) { nodes { id } } }`;
      const used = await readUsed(address, query, agent);
      if (used === undefined) return;
      lowest = Math.min(lowest, used);
      seen.read = Math.max(seen.read, used);
      answers -= 1;
      if (answers <= 0) recordEnough();
    }
  }

  const callers = Array.from({ length: CALLERS }, call);
  await enough;
  await setTimeout(random.integer(0, LAST_MS));
  child.kill('SIGKILL');
  await exit;
  isOver = true;
  await Promise.all(callers);
  await agent.destroy();
  return {
    forgotten: Number.isFinite(lowest) ? Math.max(0, readBefore - lowest) : 0,
    read: seen.read,
    counted: countedBy(sandbox),
  };
}

/** The gateway as it was built, on a state that it shares with those before it. */
async function startBuilt({ appId, appSecret, url }: Sandbox, folder: string) {
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      WECHAT_APP_ID: appId,
      WECHAT_APP_SECRET: appSecret,
      WECHAT_BASE_URL: url,
      STATE_DIR: folder,
      UPSTREAM_DAILY_CALLS: String(CEILING),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for (;;) {
    const [chunk] = await once(child.stdout, 'data');
    output += chunk;
    watch(output);
    const [, address] = /The gateway is at (\S+)/.exec(output) ?? [];
    if (address !== undefined) return { child, address };
  }
}

/** What the answer says is used; undefined where the process ended before there was one. */
async function readUsed(address: string, query: string, agent: Agent): Promise<number | undefined> {
  try {
    const { body } = await request(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      dispatcher: agent,
    });
    const { data }: { data?: { upstreamQuota?: { used: number } } } = JSON.parse(await body.text());
    return data?.upstreamQuota?.used;
  } catch {
    return undefined;
  }
}

/** The list calls that upstream has answered. */
function countedBy({ control }: Sandbox): number {
  return control
    .calls()
    .filter(({ path, errcode }) => path.endsWith('/batchget_material') && errcode === undefined).length;
}
