import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The gateway on its own sandbox, as it was built. */
export interface SandboxGateway {
  readonly origin: string;
  /** Where the control of the sandbox is. */
  readonly control: string;
  /** Ends it as a terminal does: what it has in temporary folders goes with it. */
  stop(): Promise<void>;
}

/** Starts it, and waits until it answers. @throws Error if it ends before */
export async function startSandboxGateway(
  environment: Readonly<Record<string, string>> = {},
): Promise<SandboxGateway> {
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      LOG_LEVEL: 'warn',
      DRAIN_SECONDS: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const find = () => /The gateway is at (\S+)/.exec(output)?.[1];
  while (find() === undefined && child.exitCode === null)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const address = find();
  const [, control] = /its control is at (http:\/\/[\d.:]+)/.exec(output) ?? [];
  if (address === undefined || control === undefined) throw new Error('The gateway has ended.');

  return {
    origin: new URL(address).origin,
    control,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      process.off('exit', kill);
    },
  };
}
