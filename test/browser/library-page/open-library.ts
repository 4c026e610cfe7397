import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { addressOf, controlOf, startGateway } from '../../helpers/gateway-process.ts';

/** A gateway on its sandbox, as a process, and what a test does behind its back. */
export interface LibraryGateway {
  readonly origin: string;
  ask(query: string, headers?: Record<string, string>): Promise<Answered>;
  /** Has the sandbox's control do something. */
  control(action: string, input: object): Promise<Answered>;
  /** The ids of all items of a list, in its order. */
  idsOf(type: string): Promise<readonly string[]>;
}

// biome-ignore lint/suspicious/noExplicitAny: each test knows what it has asked for
type Answered = any;

/** Starts it with all of the library stored. It looks for changes each second. */
export async function startLibrary(environment: Record<string, string> = {}): Promise<LibraryGateway> {
  const { child, output } = startGateway({
    LOG_LEVEL: 'warn',
    MIRROR: 'true',
    FRESH_SECONDS: '1',
    PROOF_SECONDS: '1',
    ...environment,
  });
  const { origin } = new URL(await addressOf(child, output));
  const controlAddress = controlOf(output);
  const post = async (address: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  const ask = async (query: string, headers?: Record<string, string>) =>
    (await post(`${origin}/graphql`, { query }, headers)).data;

  return {
    origin,
    ask,
    control: (action, input) => post(`${controlAddress}/${action}`, input),
    async idsOf(type) {
      const ids: string[] = [];
      for (let after = 'null'; ; ) {
        const { assets } = await ask(
          `{ assets(type: ${type}, first: 100, after: ${after}) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
        );
        ids.push(...assets.nodes.map(({ id }: { id: string }) => id));
        if (!assets.pageInfo.hasNextPage) return ids;
        after = JSON.stringify(assets.pageInfo.endCursor);
      }
    },
  };
}

/** The library page in a window, and what went wrong in it. */
export interface OpenedLibrary {
  readonly page: Page;
  /** The origins that were asked for anything. What is not the gateway's own is answered with nothing. */
  readonly origins: Set<string>;
  /** What the browser has complained about: errors, and what is against the page's policy. */
  readonly complaints: readonly string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** Runs in each document before the page's own scripts. */
  readonly beforeScripts?: () => void;
}

/** Opens the page at an address such as `#/pictures`. */
export async function openLibrary(
  browser: Browser,
  { origin }: Pick<LibraryGateway, 'origin'>,
  hash = '',
  { beforeScripts, ...options }: OpenOptions = {},
): Promise<OpenedLibrary> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en',
    ...options,
  });
  onTestFinished(() => context.close());
  if (beforeScripts !== undefined) await context.addInitScript(beforeScripts);
  const page = await context.newPage();
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => void complaints.push(message));
  page.on('console', (message) => {
    const text = message.text();
    // Some pictures of the sandbox are broken, as it tells.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) complaints.push(text);
  });
  // What the page's policy forbids does not come this far.
  await page.route(
    () => true,
    (route) => {
      const { hostname, origin: asked } = new URL(route.request().url());
      origins.add(asked);
      return hostname === '127.0.0.1' ? route.continue() : route.fulfill({ status: 204 });
    },
  );
  await page.goto(`${origin}/${hash}`);
  return { page, origins, complaints };
}
