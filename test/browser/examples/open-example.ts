import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** An example before a gateway on its sandbox, as `npm run example` starts them. */
export interface Example {
  /** Where its page is, without a hash. */
  readonly url: string;
  ask(query: string): Promise<Answered>;
  /** Has the sandbox's control do something. */
  control(action: string, input: object): Promise<Answered>;
  /** Ends both, as Ctrl-C does. */
  stop(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: each test knows what it has asked for
type Answered = any;

/**
 * Starts an example at free ports. The gateway looks for changes each second.
 *
 * @param environment of the gateway
 */
export async function startExample(
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Example> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/start.ts', name], {
    env: {
      ...process.env,
      EXAMPLE_PORT: '0',
      PORT: '0',
      FRESH_SECONDS: '1',
      PROOF_SECONDS: '1',
      // What the tests ask is in no manifest. What the example asks by its hash still has to be.
      TRUSTED_DOCUMENTS_ONLY: 'false',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = await printedBy(child);
  const [, url = ''] = /^Open (\S+)$/m.exec(printed) ?? [];
  const [, gateway = ''] = /The gateway is at (\S+),/.exec(printed) ?? [];
  const [, control = ''] = /control of its sandbox at (\S+):$/m.exec(printed) ?? [];
  return {
    url,
    ask: async (query) => (await post(gateway, { query })).data,
    control: (action, input) => post(`${control}/${action}`, input),
    async stop() {
      if (child.kill('SIGINT')) await once(child, 'exit');
    },
  };
}

/** What it has printed once it is there. @throws with what it has complained of, if it ends before */
async function printedBy(child: ChildProcess): Promise<string> {
  let stdout = '';
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(stderr)));
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('Ctrl-C')) resolve(stdout);
    });
  });
}

async function post(address: string, body: object): Promise<Answered> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** An example in a window, and what it does there. */
export interface OpenedExample {
  readonly page: Page;
  /** How often it has asked the gateway. */
  readonly asked: () => number;
  /** What the browser has complained about. */
  readonly complaints: readonly string[];
}

/** Opens an example at a hash such as `#/articles`. */
export async function openExample(
  browser: Browser,
  { url }: Example,
  hash = '#/',
  options: BrowserContextOptions = {},
): Promise<OpenedExample> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en',
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  let asked = 0;
  page.on('pageerror', ({ message }) => void complaints.push(message));
  page.on('console', (message) => {
    const text = message.text();
    // Some pictures of the sandbox are broken, as it tells.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) complaints.push(text);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/graphql')) asked += 1;
  });
  // Players of films are elsewhere.
  await page.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route) => route.fulfill({ status: 204 }),
  );
  await page.goto(`${url}${hash}`);
  return { page, asked: () => asked, complaints };
}
