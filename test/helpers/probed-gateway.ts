import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Most, Sample } from './probe.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const PROBE = new URL('probe.ts', import.meta.url).href;

/** The gateway as a process of its own, which can be asked what is in its memory. */
export interface ProbedGateway {
  /** Where it answers GraphQL. */
  readonly address: string;
  /** All that it has written so far, to standard output and to standard error. */
  output(): string;
  sample(): Promise<Sample>;
  /** The most that it has held since the last call; from the first call on it looks every 50 ms. */
  most(): Promise<Most>;
  /** Ends it as a service manager does, and tells its exit code. */
  stop(): Promise<number | null>;
}

/** Starts it with nothing in its environment but what is given. */
export async function startProbedGateway(
  environment: Readonly<Record<string, string>>,
): Promise<ProbedGateway> {
  const child = fork(MAIN, {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    // The probe's count of objects is experimental, and Node.js says so on standard error.
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', '--import', 'tsx', '--import', PROBE],
    silent: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }

  async function askProbe(request: 'now' | 'most') {
    const answer = once(child, 'message');
    child.send(request);
    const [message] = await answer;
    return message;
  }

  async function readAddress(): Promise<string> {
    for (;;) {
      const [, address] = /The gateway is at (\S+)/.exec(output) ?? [];
      if (address !== undefined) return address;
      if (child.exitCode !== null) throw new Error(`The gateway has ended: ${output}`);
      await setTimeout(20);
    }
  }

  return {
    address: await readAddress(),
    output: () => output,
    sample: () => askProbe('now'),
    most: () => askProbe('most'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await exit;
      return code;
    },
  };
}
