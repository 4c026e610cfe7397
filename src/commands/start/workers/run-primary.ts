import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type Config, ConfigError } from '../../../config/config.ts';
import { ListenError } from '../listen.ts';
import { openLog } from '../open-log.ts';
import { LONGEST_STOP_MS, SIGNALS } from '../stop.ts';
import type { ToPrimary, ToWorker, WorkerSetup } from './messages.ts';
import { openShared } from './open-shared.ts';
import { createRestarts } from './restarts.ts';
import type { StartWorkersOptions } from './start-workers.ts';
import { createWorkerCounts } from './worker-counts.ts';
import { endOf, killWorkers, runningWorkers, tellWorker } from './worker-processes.ts';

/**
 * Starts the workers, gives them what all share, and starts again those that end. Resolves once all take
 * requests. The first signal stops all of them as it would stop one gateway, and the primary after them.
 *
 * @throws ConfigError or ListenError, once for all workers; none runs then
 */
export async function runPrimary(config: Config, options: StartWorkersOptions): Promise<void> {
  const { count, scenario, print } = options;
  const log = await openLog(config, process.stderr);
  const onMended = () => tellAll({ kind: 'mended' });
  const shared = await openShared(config, { log, scenario, print, onMended });
  const counts = createWorkerCounts();
  const printed = new Set<string>();
  const listening = new Set<number>();
  let port: number | undefined;
  let hasBegun = false;
  let isStopping = false;
  let begin = () => {};
  let fail: (error: unknown) => void = () => {};
  const begun = new Promise<void>((resolve, reject) => {
    begin = resolve;
    fail = reject;
  });
  // NaN and the infinities are none in JSON.
  cluster.setupPrimary({ serialization: 'advanced' });
  watchSignals();
  for (let number = 1; number <= count; number += 1) void keepRunning(number);
  try {
    await begun;
    hasBegun = true;
    log.info({ workers: count }, `${count} workers take requests.`);
  } catch (error) {
    isStopping = true;
    await killWorkers();
    await shared.close();
    throw error;
  }

  /** One worker after the other, of this number. */
  async function keepRunning(number: number): Promise<void> {
    const restarts = createRestarts();
    while (!isStopping) {
      const { end, ...life } = await run(number);
      if (isStopping) return;
      const pauseMs = restarts.after(life);
      if (pauseMs === undefined) {
        log.fatal({ worker: number, end }, `Worker ${number} cannot be started (${end}): the gateway ends.`);
        isStopping = true;
        await killWorkers();
        process.exit(1);
      }
      log.error(
        { worker: number, end, pauseMs },
        `Worker ${number} has ended (${end}): another one is started in ${pauseMs / 1000} s.`,
      );
      await setTimeout(pauseMs);
    }
  }

  async function run(number: number) {
    const startedAt = performance.now();
    const setup: WorkerSetup = { number, port, ...shared.setup };
    const worker = cluster.fork();
    worker.on('message', (message: ToPrimary) => hear(worker, setup, message));
    const [code, signal] = await once(worker, 'exit');
    counts.end(number);
    return {
      hasListened: listening.delete(number),
      livedMs: performance.now() - startedAt,
      end: signal === null ? `exit code ${code}` : String(signal),
    };
  }

  function hear(worker: Worker, setup: WorkerSetup, message: ToPrimary): void {
    const { number } = setup;
    switch (message.kind) {
      case 'hello':
        tellWorker(worker, { kind: 'setup', setup });
        break;
      case 'line':
        // All workers print the same.
        if (!printed.has(message.line)) print(message.line);
        printed.add(message.line);
        break;
      case 'listening':
        port = message.port;
        listening.add(number);
        if (listening.size === count) begin();
        break;
      case 'misconfigured':
        stumble(number, new ConfigError(message.problems));
        break;
      case 'portless': {
        const cause = Object.assign(new Error(message.message), { code: message.code });
        stumble(number, new ListenError(config, cause));
        break;
      }
      case 'count':
        void counts.answer(worker, message.id);
        break;
      case 'counted':
        counts.record(number, message.id, message.metrics);
    }
  }

  /** A worker cannot begin. While the others work, it is tried again. */
  function stumble(worker: number, error: Error): void {
    if (hasBegun) log.error({ worker }, error.message);
    else fail(error);
  }

  function watchSignals(): void {
    let first: NodeJS.Signals | undefined;
    for (const signal of SIGNALS) process.on(signal, stop);

    async function stop(signal: NodeJS.Signals): Promise<void> {
      // Workers know what a second signal means.
      tellAll({ kind: 'stop', signal });
      if (first !== undefined) return;
      first = signal;
      isStopping = true;
      const ended = Promise.all(runningWorkers().map(endOf));
      const late = setTimeout(LONGEST_STOP_MS).then(killWorkers);
      await Promise.race([ended, late]);
      process.exit((await ended).every((code) => code === 0) ? 0 : 1);
    }
  }

  function tellAll(message: ToWorker): void {
    for (const worker of runningWorkers()) tellWorker(worker, message);
  }
}
