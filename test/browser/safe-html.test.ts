import fc from 'fast-check';
import { marked } from 'marked';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectSafe } from '../articles/expect-safe.ts';
import { toMarkdown, toSafeHtml } from '../articles/forms.ts';
import { hostileMarkup } from '../articles/hostile-markup.ts';
import { xssCombinations } from '../articles/xss-combinations.ts';
import { xssCorpus } from '../articles/xss-corpus.ts';
import { xssLetIn } from '../articles/xss-let-in.ts';
import { launchChromium } from './chromium.ts';
import { type Happenings, openScriptTrap, type ScriptTrap } from './script-trap.ts';

const CORPUS = number([...xssCorpus, ...xssLetIn].map(([, html]) => html));
const COMBINATIONS = number(xssCombinations());
const AT_RANDOM = fc.sample(hostileMarkup(), { numRuns: 3_000, seed: 20_260_131 });
const ALL = [...CORPUS, ...COMBINATIONS, ...AT_RANDOM];

/** So many are put into one page. */
const BATCH = 700;

/** Every element has one of them once it was written as XML. */
const XMLNS = / xmlns="http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg)"/g;

const NOTHING = { ran: [], violations: [], requests: [], moves: [], clobbered: [] };

describe('SAFE content in Chromium', () => {
  let browser: Browser;
  let trap: ScriptTrap;
  let safe: readonly string[];

  beforeAll(async () => {
    safe = ALL.map((html) => toSafeHtml(html));
    browser = await launchChromium();
    trap = await openScriptTrap(browser);
  });

  afterAll(() => browser?.close());

  beforeEach(() => trap.open());

  /**
   * Has a function of trap-page.js put contents into the page, and says what came of it and what
   * was read back.
   */
  async function show(contents: readonly string[], how: string, ...options: readonly unknown[]) {
    const shown: string[] = [];
    const happened: (Happenings & { clobbered: string[] })[] = [];
    for (const batch of inBatches(contents, BATCH)) {
      await trap.open();
      shown.push(...(await trap.call<string[]>(how, batch, ...options)));
      const clobbered = await trap.provoke();
      happened.push({ ...(await trap.take()), clobbered });
    }
    return { shown, happened: sum(happened) };
  }

  it('does nothing as innerHTML', async () => {
    const { shown, happened } = await show(safe, 'insert', 'div');

    expect(happened).toMatchObject(NOTHING);
    for (const html of new Set(shown)) expectSafe(html);
  });

  it.each(['table', 'select', 'svg', 'math mtext', 'template', 'noscript', 'textarea', 'button', 'title'])(
    'does nothing as the innerHTML of %s',
    async (container) => {
      const { happened } = await show(safe.slice(0, CORPUS.length), 'insert', container);

      expect(happened).toMatchObject(NOTHING);
    },
  );

  it('does nothing after it was serialised and parsed again, and has not changed', async () => {
    const { shown, happened } = await show(safe, 'reparse');

    expect(happened).toMatchObject(NOTHING);
    for (const html of new Set(shown)) expectSafe(html.replace(XMLNS, ''));
    expect(await trap.call('mutating', safe)).toEqual([]);
  });

  it('does nothing as a document of its own', async () => {
    const documents = [
      ...safe.slice(0, CORPUS.length),
      ...inBatches(safe.slice(CORPUS.length), 50).map((contents) => contents.join('\n')),
    ];
    const clobbered: string[] = [];
    for (const html of documents) {
      await trap.page.setContent(html, { waitUntil: 'commit' });
      clobbered.push(...(await trap.provoke()));
    }

    expect({ ...(await trap.take()), clobbered }).toMatchObject(NOTHING);
  });

  it('ends nothing that a page has begun around it', async () => {
    expect(await trap.call('breakOut', safe)).toEqual([]);
  });

  it('draws nothing over the page around it', async () => {
    expect(await trap.call('covering', safe.slice(0, CORPUS.length))).toEqual([]);
  });

  it('does nothing as MARKDOWN, where that is rendered with HTML in it', async () => {
    const rendered = ALL.map((html) => marked.parse(toMarkdown(html), { async: false }));
    const { happened } = await show(rendered, 'insert', 'div');
    // The renderer has no word for a referrer: that is for the page to say.
    const requests = happened.requests.filter((request) => !request.startsWith('image https://'));

    expect({ ...happened, requests }).toMatchObject(NOTHING);
  });

  it('would run what is text in an article, were it Markdown as it is', async () => {
    const { happened } = await show(
      [await marked.parse('&lt;p> <img src=x onerror=alert(1)>')],
      'insert',
      'div',
    );

    expect(new Set(happened.ran)).toEqual(new Set(['1']));
  });

  // A trap that catches nothing would find everything safe.
  describe('of which the same as RAW', () => {
    it('runs 200 scripts of the corpus or more, and sends 150 requests', async () => {
      const { happened } = await show(CORPUS, 'write');

      expect(new Set(happened.ran).size).toBeGreaterThanOrEqual(200);
      expect(happened.violations.length).toBeGreaterThanOrEqual(500);
      expect(happened.requests.length).toBeGreaterThanOrEqual(150);
    });

    it('runs scripts in more than half of the combinations', async () => {
      const { happened } = await show(COMBINATIONS, 'insert', 'div');

      expect(new Set(happened.ran).size).toBeGreaterThan(COMBINATIONS.length / 2);
    });

    it('takes names, changes, breaks out and covers the page', async () => {
      const clobbered: string[] = [];
      for (const html of CORPUS.filter((html) => /name=/i.test(html))) {
        await trap.call('insert', [html], 'div');
        clobbered.push(...(await trap.provoke().finally(() => trap.call('clear'))));
      }
      await trap.open();
      const count = async (what: string, contents: readonly string[]) =>
        (await trap.call<string[]>(what, contents)).length;
      const styled = CORPUS.filter((html) => html.includes('style='));

      expect(new Set(clobbered).size).toBeGreaterThanOrEqual(8);
      expect(await count('mutating', AT_RANDOM)).toBeGreaterThanOrEqual(30);
      expect(await count('breakOut', AT_RANDOM.map(boxed))).toBeGreaterThanOrEqual(1_000);
      expect(await count('covering', styled)).toBeGreaterThanOrEqual(20);
    });
  });
});

/** Each calls `alert` with its own number. */
function number(contents: readonly string[]): readonly string[] {
  return contents.map((html, index) => html.replaceAll('alert(1)', `alert(${index})`));
}

function boxed(html: string): string {
  return `<section>${html}</section>`;
}

function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function sum(happened: readonly (Happenings & { clobbered: string[] })[]) {
  return {
    ran: happened.flatMap(({ ran }) => ran),
    violations: happened.flatMap(({ violations }) => violations),
    requests: happened.flatMap(({ requests }) => requests),
    moves: happened.flatMap(({ moves }) => moves),
    clobbered: happened.flatMap(({ clobbered }) => clobbered),
  };
}
