import { fileURLToPath } from 'node:url';
import { type ServerProcess, startServer } from '../../served/server-process.ts';
import { STATS_PATH, type UpstreamOptions, type UpstreamStats } from './upstream-options.ts';

/** The fake upstream in a process of its own. */
export interface Upstream extends Pick<ServerProcess, 'pid' | 'stop'> {
  /** What WECHAT_BASE_URL is to be. */
  readonly url: string;
  /** The calls for pages and totals so far. */
  readCalls(): Promise<number>;
}

const PROGRAM = fileURLToPath(new URL('upstream.ts', import.meta.url));

/** Starts it on the core of this process, if this is bound to one. */
export async function startUpstream({
  totals,
  latencyMs,
  heavyCharacters,
}: UpstreamOptions): Promise<Upstream> {
  const options = JSON.stringify({ totals, latencyMs, heavyCharacters });
  const program = {
    arguments: ['--import', 'tsx', PROGRAM, options],
    folder: process.cwd(),
    environment: {},
  };
  const { pid, url, stop } = await startServer(program, { core: undefined });
  return {
    pid,
    stop,
    url: url.origin,
    async readCalls() {
      const response = await fetch(new URL(STATS_PATH, url));
      const { pages, counts }: UpstreamStats = await response.json();
      return pages + counts;
    },
  };
}
