import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { watch } from './secret-watch.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * The gateway, as it was built, as a process of its own, with nothing in its environment but what
 * is given. It reads only what it is asked for. It ends with the test.
 */
export function startGateway(
  environment: Record<string, string> = {},
  args: readonly string[] = [],
  { cwd = '.', stderr = 'pipe' }: { readonly cwd?: string; readonly stderr?: 'pipe' | number } = {},
) {
  // What a killed process leaves there goes with the test.
  const temporary = temporaryFolder();
  const child = spawn(process.execPath, [resolve('dist/src/main.js'), ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      TMPDIR: temporary,
      PORT: '0',
      LOG_LEVEL: 'debug',
      DRAIN_SECONDS: '0',
      MIRROR: 'false',
      ...environment,
    },
    stdio: ['ignore', 'pipe', stderr],
  });
  onTestFinished(async () => {
    if (child.kill('SIGKILL')) await once(child, 'exit');
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
    watch(output.stdout);
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
    watch(output.stderr);
  });
  return { child, output };
}

/** Where it answers GraphQL, once it does. */
export async function addressOf(child: ChildProcess, output: { stdout: string }): Promise<string> {
  for (;;) {
    const [, address] = /The gateway is at (\S+)/.exec(output.stdout) ?? [];
    if (address !== undefined) return address;
    if (child.exitCode !== null || child.stdout === null) throw new Error('the gateway has ended');
    await once(child.stdout, 'data');
  }
}

/** Where the control of its own sandbox is. Call this once it answers. */
export function controlOf({ stdout }: { readonly stdout: string }): string {
  const [, address] = /its control is at (http:\/\/[\d.:]+)/.exec(stdout) ?? [];
  if (address === undefined) throw new Error('the gateway has no sandbox of its own');
  return address;
}

/**
 * The environment of a gateway to a sandbox's account, with a folder for its state that the test
 * removes.
 */
export function accountOf(sandbox: Sandbox) {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return {
    WECHAT_APP_ID: sandbox.appId,
    WECHAT_APP_SECRET: sandbox.appSecret,
    WECHAT_BASE_URL: sandbox.url,
    STATE_DIR: folder,
  };
}
