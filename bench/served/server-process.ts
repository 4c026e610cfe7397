import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onCore } from './cores.ts';

/** A program of Node.js. */
export interface Program {
  /** The file and its arguments, behind options for Node.js. */
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  /** Where it has said that it answers. */
  readonly url: URL;
  /** What its heap and its buffers hold after a collection of garbage, in bytes. */
  measureMemory(): Promise<number>;
  /** Ends it at once. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** The core that it is bound to; undefined for all. */
  readonly core: number | undefined;
  /** Whether {@link ServerProcess.measureMemory} will be called. Default: no. */
  readonly isMeasured?: boolean;
}

/** Runs in the server: it answers each message with its memory. */
const REPORTER =
  'process.on("message", () => { gc(); gc(); const { heapUsed, external } = process.memoryUsage(); process.send(heapUsed + external); });';

/** All that run, so that none outlives this process. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

/** Starts a server, and waits until it says where it is. @throws Error if it ends before */
export async function startServer(
  program: Program,
  { core, isMeasured = false }: StartOptions,
): Promise<ServerProcess> {
  const reporting = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(REPORTER)}`];
  const node = [process.execPath, ...(isMeasured ? reporting : []), ...program.arguments];
  const [command = '', ...rest] = onCore(core, node);
  const child = spawn(command, rest, {
    cwd: program.folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      ...program.environment,
    },
    stdio: ['ignore', 'pipe', 'inherit', ...(isMeasured ? (['ipc'] as const) : [])],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return {
    pid: child.pid ?? 0,
    url: await readUrl(child, program),
    async measureMemory() {
      const reported = once(child, 'message');
      child.send('measure');
      const [bytes] = await reported;
      return Number(bytes);
    },
    async stop() {
      if (!running.has(child)) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function readUrl({ stdout }: ChildProcess, program: Program): Promise<URL> {
  let output = '';
  const read = new Promise<string | undefined>((resolve) => {
    stdout?.on('data', (chunk) => {
      output += chunk;
      const [, url] = /^The (?:gateway|peer|upstream) is at (\S+)\s/m.exec(output) ?? [];
      if (url !== undefined) resolve(url);
    });
    stdout?.on('close', () => resolve(undefined));
  });
  const url = await read;
  if (url !== undefined) return new URL(url);
  throw new Error(`node ${program.arguments.join(' ')} in ${program.folder} has ended: ${output}`);
}
