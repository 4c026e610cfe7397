import type { Config } from '../../config/config.ts';
import type { Scenario } from '../../sandbox/scenario/load-scenario.ts';
import { openLog } from './open-log.ts';
import { runGateway } from './run-gateway.ts';

export interface StartOptions {
  /** The scenario that runs on the sandbox. */
  readonly scenario: Scenario | undefined;
  /** Prints one line of output. */
  readonly print: (line: string) => void;
}

/**
 * Runs the gateway, or its workers, until the process gets a signal. Resolves after the first upstream
 * call; with workers, once all of them take requests.
 *
 * @throws ListenError once nothing keeps the process running; ConfigError before anything starts
 */
export async function start(config: Config, options: StartOptions): Promise<void> {
  const count = config.fleet?.workers;
  if (count === undefined)
    return runGateway(config, { ...options, log: await openLog(config, process.stderr) });
  // What workers need is loaded for workers alone.
  const { startWorkers } = await import('./workers/start-workers.ts');
  return startWorkers(config, { ...options, count });
}
