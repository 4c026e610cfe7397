import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** @throws Error if there is no caddy, which says how to get one */
export function checkProxy(): void {
  if (spawnSync('caddy', ['version']).status !== 0) {
    throw new Error('There is no caddy. On Debian: apt-get install caddy');
  }
}

/** Caddy as deploy/fleet has it, in front of gateways of this machine. Resolves to its origin, once it answers. */
export async function openProxy(gateways: readonly string[]): Promise<string> {
  const origin = `http://127.0.0.1:${await freePort()}`;
  const child = spawn('caddy', ['run', '--config', 'deploy/fleet/Caddyfile', '--adapter', 'caddyfile'], {
    env: {
      PATH: process.env['PATH'],
      HOME: temporaryFolder(),
      SITE_ADDRESS: origin,
      GATEWAYS: gateways.join(' '),
    },
    stdio: 'ignore',
  });
  onTestFinished(async () => {
    if (child.kill('SIGKILL')) await once(child, 'exit');
  });
  while (child.exitCode === null) {
    const answer = await fetch(new URL('/health/live', origin)).catch(() => undefined);
    if (answer?.ok) return origin;
    await sleep(50);
  }
  throw new Error('Caddy has ended.');
}
