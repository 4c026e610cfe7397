import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createRandom } from '../../src/sandbox/random.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sample } from '../helpers/probe.ts';
import { type ProbedGateway, startProbedGateway } from '../helpers/probed-gateway.ts';
import { createDisturbance, LIBRARY } from './disturb.ts';
import { startLoad, type Tally } from './load.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly onSample?: (moment: Moment) => void;
}

/** What was seen at one moment, in which nobody asked for anything. */
export interface Moment extends Sample {
  /** Since the load began. */
  readonly hours: number;
  readonly operations: number;
  readonly errors: number;
  readonly faults: number;
  /** Calls that the gateway has made since the moment before. */
  readonly upstreamCalls: number;
}

export interface SoakResult {
  readonly moments: readonly Moment[];
  readonly tally: Tally;
  /** What the gateway wrote to its log as a mistake of its own. */
  readonly mistakes: readonly string[];
  /** What it ended with when it was told to. */
  readonly exitCode: number | null;
}

/** How often something happens to the upstream. */
const DISTURB_MS = 250;

/** How often the load pauses for a sample. */
const SAMPLE_MS = 15_000;

const UPSTREAM_TIMEOUT_MS = 500;

/**
 * Until upstream calls have ended, and the connections that were kept for the next (4 s by undici,
 * 5 s by Node.js) are closed.
 */
const SETTLE_MS = 7000;

/**
 * The gateway as a process under steady load, over a sandbox that fails in every way: what becomes
 * of its memory?
 */
export async function soak({ minutes, seed, onSample = () => {} }: SoakOptions): Promise<SoakResult> {
  const random = createRandom(seed);
  const sandbox = await startSandbox({ library: LIBRARY });
  // What the sandbox tells of the quota would hold the gateway back.
  sandbox.control.setQuota('batchget_material', 1_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const gateway = await startProbedGateway({
    WECHAT_APP_ID: sandbox.appId,
    WECHAT_APP_SECRET: sandbox.appSecret,
    WECHAT_BASE_URL: sandbox.url,
    STATE_DIR: folder,
    UPSTREAM_TIMEOUT_MS: String(UPSTREAM_TIMEOUT_MS),
    UPSTREAM_DAILY_CALLS: '1000000',
    // Everything that goes on behind the answers is to happen all the time.
    FRESH_SECONDS: '1',
    PROOF_SECONDS: '2',
    CONTENT_SECONDS: '10',
    CACHE_MAX_BYTES: String(2 ** 20),
    LOG_LEVEL: 'error',
  });
  const disturbance = createDisturbance(sandbox.control, random);
  const load = startLoad(gateway.address, random);
  const disturbing = setInterval(disturbance.disturb, DISTURB_MS);
  const moments: Moment[] = [];
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;

  try {
    while (elapsedMs() < minutes * 60_000) {
      await setTimeout(SAMPLE_MS - SETTLE_MS);
      await load.pause();
      await setTimeout(SETTLE_MS);
      const { operations, codes } = load.tally;
      const moment: Moment = {
        ...(await gateway.sample()),
        hours: elapsedMs() / 3_600_000,
        operations,
        errors: Object.values(codes).reduce((sum, count) => sum + count, 0),
        faults: disturbance.faults,
        upstreamCalls: sandbox.control.calls().length,
      };
      sandbox.control.clearCalls();
      moments.push(moment);
      onSample(moment);
      load.resume();
    }
  } finally {
    clearInterval(disturbing);
    await load.stop();
  }
  const exitCode = await gateway.stop();
  await sandbox.close();
  rmSync(folder, { recursive: true });
  return { moments, tally: load.tally, mistakes: mistakesIn(gateway), exitCode };
}

function mistakesIn(gateway: ProbedGateway): string[] {
  // Standard output has these two lines alone, which tell addresses.
  return gateway
    .output()
    .split('\n')
    .filter((line) => line !== '' && !/^The (?:gateway|library page) is at /.test(line));
}
