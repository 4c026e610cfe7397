import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../helpers/free-port.ts';

/** What a command did. */
export interface Ran {
  readonly code: number | null;
  /** What it printed, of either kind. */
  readonly output: string;
}

/**
 * A copy of an example with the package from its tarball, installed by npm.
 *
 * @param example the path of the example
 * @param folder where the copy is made
 */
export async function installExample(example: string, folder: string, tarball: string) {
  const home = join(folder, basename(example));
  const isOfSource = (path: string) => !/\/(?:node_modules|dist|\.next|package-lock\.json)$/.test(path);
  cpSync(example, home, { recursive: true, filter: isOfSource });
  const manifest = join(home, 'package.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('file:../../..', `file:${tarball}`));
  const installing = await run(home, 'npm', ['install', '--engine-strict', '--no-audit', '--no-fund']);
  return { home, installing, start: () => startExample(home) };
}

/** Runs a command to its end. */
export async function run(cwd: string, command: string, args: readonly string[]): Promise<Ran> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = reading(child);
  const [code] = await once(child, 'close');
  return { code, output: read() };
}

/** Has the one command of the README start an example. It ends with the test. */
async function startExample(home: string) {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined };
  // A group of its own, so that a signal reaches what npm has started.
  const child = spawn('npm', ['start'], {
    cwd: home,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const read = reading(child);
  const stop = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  onTestFinished(() => stop('SIGKILL'));
  while (!/The gateway is at|Ready in/.test(read())) {
    if (child.exitCode !== null) throw new Error(`The example has ended:\n${read()}`);
    await Promise.race([once(child.stdout, 'data'), ended]);
  }
  return {
    origin: `http://localhost:${port}`,
    /** Resolves once all that was started has ended. */
    async end() {
      stop('SIGTERM');
      await ended;
    },
  };
}

function reading({ stdout, stderr }: ChildProcess): () => string {
  let output = '';
  for (const stream of [stdout, stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  return () => output;
}
