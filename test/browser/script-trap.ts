import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core';

/**
 * A page in which whatever a script does, or is only tried to do, leaves a trace. Nothing leaves
 * the browser.
 */
export interface ScriptTrap {
  readonly page: Page;
  /** Begins with an empty page. */
  open(): Promise<void>;
  /** Calls a function of trap-page.js. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /**
   * Has all happen that waits for somebody, and the page do what follows from it. Returns the names
   * of properties that something in the page has taken.
   */
  provoke(): Promise<string[]>;
  /** What has happened so far, since it was last taken. */
  readonly soFar: Happenings;
  /** All that has happened since it was last taken, once nothing more does. */
  take(): Promise<Happenings>;
  close(): Promise<void>;
}

export interface Happenings {
  /** What `alert` and the like were called with. */
  readonly ran: readonly string[];
  /**
   * What the browser says is against the page's policy: scripts in any form, and loading what is
   * not allowed.
   */
  readonly violations: readonly string[];
  /** Requests for anything but pictures and players, or that tell where they come from. */
  readonly requests: readonly string[];
  /** Requests for pictures and players. */
  readonly allowed: readonly string[];
  /** Where the page went, pages that it opened, and dialogs. */
  readonly moves: readonly string[];
}

const PAGE = 'https://page.test/';
const PLAYER = 'https://v.qq.com/';

// Not enforced, only told of: so scripts that do run are found in two ways.
const POLICY = [
  "default-src 'none'",
  'img-src https:',
  `frame-src ${PLAYER}`,
  // Told of though nothing is loaded before somebody plays it.
  'media-src https://*.qq.com https://*.qpic.cn',
  "style-src-attr 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * What the browser still does beside the page, such as the failure of a request, it does in this
 * time.
 */
const SETTLING_MS = 150;

export async function openScriptTrap(browser: Browser): Promise<ScriptTrap> {
  const context = await browser.newContext();
  let happenings = nothing();
  let answering = 0;
  let turns = 0;
  const note = (kind: keyof Happenings, what: string) => happenings[kind].push(what);

  await context.addInitScript({ path: fileURLToPath(new URL('trap-page.js', import.meta.url)) });
  await context.route(
    () => true,
    async (route) => {
      answering += 1;
      await answer(route).finally(() => {
        answering -= 1;
      });
    },
  );
  await context.routeWebSocket(
    () => true,
    (socket) => note('requests', `websocket ${socket.url()}`),
  );

  async function answer(route: Route): Promise<void> {
    const request = route.request();
    if (request.url() === PAGE && request.frame() === page.mainFrame()) {
      await route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy-report-only': POLICY },
        body: '<!doctype html><title>The page</title><body></body>',
      });
      return;
    }
    note(isAllowed(request) ? 'allowed' : 'requests', `${request.resourceType()} ${request.url()}`);
    // Without a page of its own for each frame that cannot be reached.
    if (request.isNavigationRequest()) await route.fulfill({ status: 204 });
    else await route.abort();
  }

  const page = await context.newPage();
  watch(page, context, note);

  const call = <T>(name: string, ...args: readonly unknown[]) =>
    page.evaluate<T>(`trap.${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);

  /** Until the page has done all that it has to do now, however slow the machine is. */
  async function pageTurn(): Promise<void> {
    turns += 1;
    const mark = `TURN ${turns}`;
    const arrived = page.waitForEvent('console', {
      predicate: (message) => message.text() === mark,
      timeout: 0,
    });
    await call('tellLater', mark);
    await arrived;
  }

  return {
    page,
    call,
    async open() {
      await page.goto(PAGE);
      happenings = nothing();
    },
    async provoke() {
      const taken = await call<string[]>('provoke');
      await pageTurn();
      return taken;
    },
    get soFar() {
      return happenings;
    },
    async take() {
      for (let before = -1; before !== count(happenings) || answering > 0; ) {
        before = count(happenings);
        await page.waitForTimeout(SETTLING_MS);
        await pageTurn();
      }
      const taken = happenings;
      happenings = nothing();
      return taken;
    },
    close: () => context.close(),
  };
}

function watch(
  page: Page,
  context: BrowserContext,
  note: (kind: keyof Happenings, what: string) => void,
): void {
  page.on('console', (message) => {
    const text = message.text();
    if (text.startsWith('TRAP ')) note('ran', text.slice('TRAP '.length));
    else if (text.includes('violates the following Content Security Policy')) note('violations', text);
  });
  page.on('dialog', (dialog) => {
    note('moves', `dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && frame.url() !== PAGE) note('moves', `page at ${frame.url()}`);
  });
  context.on('page', (opened) => {
    if (opened === page) return;
    note('moves', `new page at ${opened.url()}`);
    void opened.close();
  });
}

function isAllowed(request: Request): boolean {
  if (request.headers()['referer'] !== undefined) return false;
  if (request.resourceType() === 'image') return request.url().startsWith('https://');
  return (
    request.isNavigationRequest() &&
    request.frame().parentFrame() !== null &&
    request.url().startsWith(PLAYER)
  );
}

function count(happenings: Happenings): number {
  return Object.values(happenings).reduce((sum, { length }) => sum + length, 0);
}

function nothing() {
  return { ran: [], violations: [], requests: [], allowed: [], moves: [] } as Record<
    keyof Happenings,
    string[]
  >;
}
