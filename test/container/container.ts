import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { uidOf } from './base-image.ts';
import type { Image } from './image.ts';

/**
 * A process as it would run in a container of the image: its folder, its user, and no environment
 * but what is given.
 */
export function runIn(
  { root, bin, workdir, environment, user }: Image,
  [program = '', ...args]: readonly string[],
  variables: Readonly<Record<string, string>> = {},
) {
  const uid = uidOf(user);
  const child = spawn(program, args, {
    cwd: join(root, workdir),
    env: { PATH: bin, ...environment, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  onTestFinished(async () => {
    if (child.kill('SIGKILL')) await once(child, 'exit');
  });
  return child;
}

/** What a process writes to both of its outputs, and how it ends. */
export async function outcomeOf(child: ReturnType<typeof runIn>) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code };
}

/**
 * Resolves with what a process has written, once that includes this; throws where it ends without.
 */
export async function waitFor(child: ChildProcess, sentence: string): Promise<string> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
      child.emit('written');
    });
  child.once('exit', () => child.emit('written'));
  while (!output.includes(sentence)) {
    if (child.exitCode !== null) throw new Error(`It has ended: ${output}`);
    await once(child, 'written');
  }
  return output;
}
