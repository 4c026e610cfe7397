import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '../served/server-process.ts';
import type { Asked } from './check-answer.ts';
import type { ModeName } from './modes.ts';
import { QUERIES } from './queries.ts';
import type { Target } from './targets/target.ts';
import { chooseTargets, type TargetChoice } from './targets/targets.ts';
import { startUpstream } from './upstream/start-upstream.ts';
import type { UpstreamOptions } from './upstream/upstream-options.ts';
import { createWireItems } from './upstream/wire-items.ts';

/** A target and its server. */
export interface Running {
  readonly target: Target;
  readonly server: ServerProcess;
}

/** An upstream, and the servers in front of it. */
export interface Stage extends AsyncDisposable {
  readonly running: readonly Running[];
  readonly upstream: Pick<Asked, 'items' | 'totals'>;
  readonly upstreamPid: number;
  /** The calls for pages and totals so far. */
  readCalls(): Promise<number>;
}

export interface StageOptions extends TargetChoice {
  /** The servers are those of the targets that this mode measures. */
  readonly mode: ModeName;
  readonly upstream: UpstreamOptions;
  /** The core of the servers; undefined for all. */
  readonly core: number | undefined;
  /** Whether the servers tell of their memory. Default: no. */
  readonly isMeasured?: boolean;
}

/** Starts everything anew, and ends it when it is disposed of. */
export async function setUpStage(options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
  const started: Pick<ServerProcess, 'stop'>[] = [];

  async function end(): Promise<void> {
    await Promise.all(started.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }

  async function startTarget(target: Target, upstreamUrl: string): Promise<Running> {
    const own = join(folder, target.name);
    mkdirSync(own);
    const program = target.programIn({ upstreamUrl, folder: own, queries: QUERIES });
    const server = await startServer(program, options);
    started.push(server);
    return { target, server };
  }

  try {
    const upstream = await startUpstream(options.upstream);
    started.push(upstream);
    const targets = chooseTargets(options).filter(({ modes }) => modes.includes(options.mode));
    const running = await Promise.all(targets.map((target) => startTarget(target, upstream.url)));
    return {
      running,
      upstream: { totals: options.upstream.totals, items: createWireItems(options.upstream) },
      upstreamPid: upstream.pid,
      readCalls: upstream.readCalls,
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
