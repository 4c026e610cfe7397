import cluster from 'node:cluster';
import type { Config } from '../../../config/config.ts';
import type { StartOptions } from '../start.ts';
import { runPrimary } from './run-primary.ts';
import { runWorker } from './run-worker.ts';

export interface StartWorkersOptions extends StartOptions {
  /** How many there are. */
  readonly count: number;
}

/**
 * Runs several replicas behind one port, each in a process of its own: this process is their primary, or
 * one of them. In the primary it resolves once all take requests.
 *
 * @throws ListenError or ConfigError once nothing keeps the primary running. A worker tells the primary
 */
export function startWorkers(config: Config, options: StartWorkersOptions): Promise<void> {
  return cluster.isPrimary ? runPrimary(config, options) : runWorker(config);
}
