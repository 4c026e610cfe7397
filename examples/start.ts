import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { createServer, type InlineConfig } from 'vite';

// `npm run example NAME`: the gateway on its sandbox, and an example before it, until Ctrl-C.

const EXAMPLES = import.meta.dirname;
const GATEWAY = resolve(EXAMPLES, '../dist/src/main.js');
const NAMES = readdirSync(EXAMPLES).filter((name) => isPage(name) || isPrinted(name));

const [name = ''] = process.argv.slice(2);
if (NAMES.includes(name)) await start(name);
else
  fail(`${name === '' ? 'Which example?' : `There is no example "${name}".`} One of: ${NAMES.join(', ')}.`);

async function start(name: string): Promise<void> {
  const gateway = startGateway(join(EXAMPLES, name));
  let close = async () => {};
  // Also if there will never be a page: a gateway must not outlive what has started it.
  const stop = async () => {
    gateway.kill();
    await close();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop());
  gateway.once('exit', (code) => {
    if (code) fail('The gateway has ended.');
    void stop();
  });
  try {
    const { origin, control } = await addressesOf(gateway);
    if (isPrinted(name)) {
      for await (const text of await printed(name, origin)) process.stdout.write(`${text}\n`);
      await stop();
      return;
    }
    // For the settings of the example.
    process.env['GATEWAY'] = origin;
    process.env['EXAMPLE_PORT'] ??= '5173';
    const page = await createServer(settingsOf(name, origin));
    close = () => page.close();
    await page.listen();
    process.stdout.write(`Open ${page.resolvedUrls?.local[0]}${isPlain(name) ? `${name}/` : ''}

The gateway is at ${origin}/graphql, and the control of its sandbox at ${control}:
docs/sandbox.md tells how to upload, to delete, and to have WeChat fail. Ctrl-C ends everything.
`);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
    await stop();
  }
}

/** Whether a browser shows it. */
function isPage(name: string): boolean {
  return existsSync(join(EXAMPLES, name, 'index.html'));
}

/** Whether it is no page for browsers, and tells in text what it shows. */
function isPrinted(name: string): boolean {
  return existsSync(join(EXAMPLES, name, 'print.ts'));
}

async function printed(name: string, origin: string): Promise<AsyncIterable<string>> {
  const { print } = await import(pathToFileURL(join(EXAMPLES, name, 'print.ts')).href);
  return print(origin);
}

/** The environment is the gateway's as well, and before it what the example's `gateway.env` says. */
function startGateway(folder: string) {
  const file = join(folder, 'gateway.env');
  const own = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return spawn(process.execPath, [GATEWAY], {
    // Paths in `gateway.env` begin there, and no `.env` of an account is.
    cwd: folder,
    env: { PORT: '0', LOG_LEVEL: 'warn', DRAIN_SECONDS: '0', ...own, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C would reach it by itself and from here, and the second signal ends it at once.
    detached: true,
  });
}

/** Where it is, and where the control of its sandbox is, once it answers. @throws if it does not start */
async function addressesOf(gateway: ChildProcessByStdio<null, Readable, null>) {
  let printed = '';
  gateway.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  for (;;) {
    const [, origin] = /The gateway is at (\S+)\/graphql/.exec(printed) ?? [];
    const [, control = 'none'] = /its control is at (http:\/\/[\d.:]+)/.exec(printed) ?? [];
    if (origin !== undefined) return { origin, control };
    const ended = once(gateway.stdout, 'end').then(() => true);
    if (await Promise.race([ended, once(gateway.stdout, 'data').then(() => false)]))
      throw new Error('The gateway does not start.');
  }
}

/** Whether an example is a page alone, with no settings of its own. */
function isPlain(name: string): boolean {
  return !existsSync(join(EXAMPLES, name, 'vite.config.ts'));
}

/** If the port is taken, Vite takes the next one. */
function settingsOf(name: string, gateway: string): InlineConfig {
  const logLevel = 'warn';
  if (!isPlain(name)) return { root: join(EXAMPLES, name), logLevel };
  return {
    // The style sheets are beside its folder.
    root: EXAMPLES,
    logLevel,
    optimizeDeps: { noDiscovery: true },
    server: {
      host: '127.0.0.1',
      port: Number(process.env['EXAMPLE_PORT']),
      proxy: { [`/${name}/graphql`]: { target: gateway, rewrite: () => '/graphql' } },
    },
  };
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
