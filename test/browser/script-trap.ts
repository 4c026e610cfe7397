import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core';

/** A page in which whatever a script does, or is only tried to do, leaves a trace. Nothing leaves the browser. */
export interface ScriptTrap {
  readonly page: Page;
  /** Begins with an empty page. */
  open(): Promise<void>;
  /** Calls a function of trap-page.js. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** All that has happened since it was last asked. */
  take(): Promise<Happenings>;
  close(): Promise<void>;
}

export interface Happenings {
  /** What `alert` and the like were called with. */
  readonly ran: readonly string[];
  /** What the browser says is against the page's policy: scripts in any form, and loading what is not allowed. */
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
  "style-src-attr 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** What is still to happen, such as the failure of a request, happens within this time of something else. */
const SETTLING_MS = 150;

export async function openScriptTrap(browser: Browser): Promise<ScriptTrap> {
  const context = await browser.newContext();
  let happenings = nothing();
  const note = (kind: keyof Happenings, what: string) => happenings[kind].push(what);

  await context.addInitScript({ path: fileURLToPath(new URL('trap-page.js', import.meta.url)) });
  await context.route(() => true, answer);
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

  return {
    page,
    async open() {
      await page.goto(PAGE);
      happenings = nothing();
    },
    call: (name, ...args) =>
      page.evaluate(`trap.${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`),
    async take() {
      for (let before = -1; before !== count(happenings); ) {
        before = count(happenings);
        await page.waitForTimeout(SETTLING_MS);
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
