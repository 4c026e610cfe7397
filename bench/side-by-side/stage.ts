import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Asked } from './check-answer.ts';
import type { ModeName } from './modes.ts';
import { QUERIES } from './queries.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import type { Target } from './targets/target.ts';
import { chooseTargets, type TargetChoice } from './targets/targets.ts';
import { STATS_PATH, type UpstreamOptions, type UpstreamStats } from './upstream/upstream-options.ts';
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

const UPSTREAM = fileURLToPath(new URL('upstream/upstream.ts', import.meta.url));

/** Starts everything anew, and ends it when it is disposed of. */
export async function setUpStage(options: StageOptions): Promise<Stage> {
  const { totals, latencyMs, heavyCharacters } = options.upstream;
  const upstreamOptions = { totals, latencyMs, heavyCharacters };
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
  const started: ServerProcess[] = [];

  async function start(...parameters: Parameters<typeof startServer>): Promise<ServerProcess> {
    const server = await startServer(...parameters);
    started.push(server);
    return server;
  }

  async function end(): Promise<void> {
    await Promise.all(started.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }

  async function startTarget(target: Target, upstreamUrl: string): Promise<Running> {
    const own = join(folder, target.name);
    mkdirSync(own);
    const program = target.programIn({ upstreamUrl, folder: own, queries: QUERIES });
    return { target, server: await start(program, options) };
  }

  try {
    // It inherits the core of the load.
    const upstream = await start(
      {
        arguments: ['--import', 'tsx', UPSTREAM, JSON.stringify(upstreamOptions)],
        folder: process.cwd(),
        environment: {},
      },
      { core: undefined },
    );
    const targets = chooseTargets(options).filter(({ modes }) => modes.includes(options.mode));
    const upstreamUrl = upstream.url.origin;
    const running = await Promise.all(targets.map((target) => startTarget(target, upstreamUrl)));
    return {
      running,
      upstream: { totals, items: createWireItems(heavyCharacters === undefined ? {} : { heavyCharacters }) },
      upstreamPid: upstream.pid,
      async readCalls() {
        const response = await fetch(new URL(STATS_PATH, upstream.url));
        const { pages, counts }: UpstreamStats = await response.json();
        return pages + counts;
      },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
