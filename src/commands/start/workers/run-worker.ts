import { EventEmitter } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type Config, ConfigError } from '../../../config/config.ts';
import type { Upstream } from '../../open-upstream.ts';
import { ListenError, listen } from '../listen.ts';
import type { OpenedGateway } from '../open-gateway.ts';
import { openLog } from '../open-log.ts';
import { runGateway } from '../run-gateway.ts';
import { SIGNALS } from '../stop.ts';
import type { SandboxPlace, ToPrimary, ToWorker, WorkerSetup } from './messages.ts';

/** Of a worker that has not begun. Its primary tells why, and decides what its own code is. */
const EXIT_FAILURE = 1;

/** Runs one replica of those that share a port, as its primary says. Ends with the process. */
export async function runWorker(config: Config): Promise<void> {
  // A terminal sends its signals to all processes, and so do service managers: the primary's word holds.
  for (const signal of SIGNALS) process.on(signal, () => {});
  const signals = new EventEmitter();
  const answers = new Map<number, (text: string) => void>();
  let asked = 0;
  let gateway: OpenedGateway | undefined;
  let setUp = (_setup: WorkerSetup) => {};
  const told = new Promise<WorkerSetup>((resolve) => {
    setUp = resolve;
  });

  process.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'setup':
        setUp(message.setup);
        break;
      case 'stop':
        // Unless somebody listens, nothing is open yet that would have to be closed.
        if (!signals.emit(message.signal)) process.exit();
        break;
      case 'mended':
        gateway?.forgetFailures();
        break;
      case 'count':
        void count(message.id);
        break;
      case 'metrics':
        answers.get(message.id)?.(message.text);
        answers.delete(message.id);
    }
  });

  async function count(id: number): Promise<void> {
    await tell({ kind: 'counted', id, metrics: (await gateway?.metrics.readAsJson()) ?? [] });
  }

  /** The metrics of all workers, whichever gets the request. */
  function readMetrics(): Promise<string> {
    const id = asked++;
    return new Promise((resolve) => {
      answers.set(id, resolve);
      void tell({ kind: 'count', id });
    });
  }

  void tell({ kind: 'hello' });
  const setup = await told;
  const log = (await openLog(config, process.stderr)).child({ worker: setup.number });
  try {
    await runGateway(configOf(config, setup), {
      log,
      print: (line) => void tell({ kind: 'line', line }),
      upstream: setup.sandbox && upstreamAt(setup.sandbox),
      stopsWithOthers: true,
      readMetrics,
      signals,
      onListening(opened, { url }) {
        gateway = opened;
        void tell({ kind: 'listening', port: Number(new URL(url).port) });
      },
      listenForReplicas,
    });
  } catch (error) {
    await tell(messageOf(error));
    process.exit(EXIT_FAILURE);
  }
}

/** Resolves once it is sent. A primary that is gone takes its workers with it: the channel ends them. */
function tell(message: ToPrimary): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });
}

/** Why the worker cannot begin. @throws what is no fault of the operator's */
function messageOf(error: unknown): ToPrimary {
  if (error instanceof ConfigError) return { kind: 'misconfigured', problems: error.problems };
  if (error instanceof ListenError) return { kind: 'portless', code: error.code, message: error.message };
  throw error;
}

/** The configuration of one worker: what all share, and a folder of its own. */
function configOf(config: Config, { number, port, mediaKey }: WorkerSetup): Config {
  const { stateDir, media } = config;
  return {
    ...config,
    warnings: number === 1 ? config.warnings : [],
    port: port ?? config.port,
    stateDir: stateDir && join(stateDir, `worker-${number}`),
    media: media && mediaKey !== undefined ? { ...media, keys: [Buffer.from(mediaKey, 'hex')] } : media,
  };
}

function upstreamAt({ url, appId, appSecret }: SandboxPlace): Upstream {
  const baseUrl = new URL(url);
  return { baseUrl, appId, appSecret, picturesOrigin: baseUrl.origin, close: async () => {} };
}

/**
 * The other workers ask for voices and films at a port of this machine alone: the one that all share leads
 * to any of them. HTTP has ranges, cancels what nobody reads, and sends no faster than is read. Between
 * processes, messages would have to learn all that, and each byte would go through the primary.
 */
async function listenForReplicas(answerMedia: RequestListener): Promise<string> {
  const { url } = await listen(createServer(answerMedia), { host: '127.0.0.1', port: 0, exclusive: true });
  return url;
}
