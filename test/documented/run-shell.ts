import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter } from 'node:path';
import { onTestFinished } from 'vitest';
import { networkSettings } from '../helpers/network-settings.ts';

/** A command line that runs, and whatever it has started. */
export interface Running {
  /** What was written to both outputs so far. */
  readonly output: () => string;
  /** Resolves with the match once that was written; rejects where the command ends without. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Resolves once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly output: string }>;
  /** What Ctrl-C does in a terminal. */
  readonly interrupt: () => void;
}

/**
 * Runs a command line as a reader's shell would, in a folder, with nothing in its environment but
 * what is given and what npm needs. It ends with the test, and so does what it has started.
 */
export function runShell(text: string, cwd: string, environment: NodeJS.ProcessEnv = {}): Running {
  const { PATH = '', HOME } = process.env;
  // Packages of this checkout are not the reader's.
  const path = PATH.split(delimiter).filter((folder) => !folder.endsWith('node_modules/.bin'));
  const child = spawn('sh', ['-c', text], {
    cwd,
    env: { PATH: path.join(delimiter), HOME, ...networkSettings(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as in a terminal.
    detached: true,
  });
  let stdout = '';
  let output = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
      child.emit('written');
    });
  const ended = once(child, 'close').then(([code]) => ({ code, stdout, output }));
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // Nobody is left.
    }
  };
  onTestFinished(async () => {
    signal('SIGKILL');
    await ended;
  });

  async function until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(output);
      if (match !== null) return match;
      const end = await Promise.race([once(child, 'written').then(() => undefined), ended]);
      if (end !== undefined && !pattern.test(output))
        throw new Error(`It has ended with ${end.code}, and has not said ${pattern}:\n${output}`);
    }
  }
  return { output: () => output, until, ended, interrupt: () => signal('SIGINT') };
}
