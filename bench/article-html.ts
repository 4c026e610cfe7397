import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { toMarkdown as makeMarkdown } from '../src/articles/markdown/markdown.ts';
import {
  bytesOfForms,
  type ContentForm,
  createRenditions,
  type Renderers,
} from '../src/articles/renditions.ts';
import { toSafeHtml as makeSafeHtml } from '../src/articles/safe-html.ts';
import { toMarkdown, toPlainText, toSafeHtml } from '../test/articles/forms.ts';
import { LARGE_MARKUP } from '../test/articles/large-markup.ts';
import { article, newsAsset } from '../test/helpers/assets.ts';
import { ask, gatewayOver } from '../test/helpers/execute.ts';
import { memorySource } from '../test/helpers/memory-source.ts';

// What it takes to render articles, and what others notice of it: `npm run bench:article-html`.

/** The longest article that upstream allows, and as many as one page may have. */
const LONG = 20_000;
const NEWS = 100;
const ARTICLES_EACH = 8;

/** The longest that the event loop may be held up, in the time that one long article takes. */
const MAX_BLOCK = 8;

/** Twice the length in twice the time is in proportion, in four times the time it is the square. */
const MAX_RATIO = 3;

/** What a megabyte of whatever kind may take of the event loop in all, as SAFE. */
const MAX_TOTAL = 500;

/** What takes less is too short to be compared. */
const MIN_MS = 50;

const LAST_NEWS =
  '{ assets(type: NEWS, last: 1) { nodes { ... on NewsAsset { articles { content(format: TEXT) } } } } }';
const TITLES = '{ assets(type: NEWS, first: 1) { nodes { ... on NewsAsset { articles { title } } } } }';
const ALL = `{ assets(type: NEWS, first: ${NEWS}) { nodes { ... on NewsAsset { articles { content } } } } }`;

if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc: npm run bench:article-html');

for (let run = 0; run < 50; run += 1)
  for (const render of [toSafeHtml, toPlainText, toMarkdown]) render(writeArticle(run, LONG));
printTimes();
printSlices();
printRatios();
await printMemory();
await printEventLoop();

function printTimes(): void {
  print('Milliseconds that one article takes (the least of three runs):');
  for (const length of [2_000, LONG, 100_000, 1_000_000]) {
    const html = writeArticle(0, length);
    const [safe = 0, text = 0, markdown = 0] = [toSafeHtml, toPlainText, toMarkdown].map((render) =>
      fastest(() => render(html)),
    );
    const times = `SAFE${cell(safe)}   TEXT${cell(text)}   MARKDOWN${cell(markdown)}`;
    print(`  ${String(length).padStart(9)} characters   ${times}`);
  }
}

/** Of the event loop: what a megabyte takes in all, and the longest that nothing else is done. */
function printSlices(): void {
  print(`\nMilliseconds that 1 MB takes in all (of SAFE at most ${MAX_TOTAL}), and its longest slice:`);
  for (const [name, write] of [
    ['articles', (length: number) => writeArticle(0, length)] as const,
    ...LARGE_MARKUP,
  ]) {
    const html = write(1_000_000);
    for (const [form, render] of [['SAFE', makeSafeHtml] as const, ['MARKDOWN', makeMarkdown] as const]) {
      const runs = [0, 1, 2].map(() => measureSlices(render(html)));
      const [total, longest] = runs.reduce((least, run) => (run[0] < least[0] ? run : least));
      const isGood = form !== 'SAFE' || total <= MAX_TOTAL;
      verdict(isGood, `  ${name.padEnd(34)}${form.padEnd(9)}${cell(total)}${cell(longest)}`);
    }
  }
}

function measureSlices(slices: Generator<void, string>): readonly [total: number, longest: number] {
  let [total, longest] = [0, 0];
  for (let done = false; !done; ) {
    const ms = elapsed(() => {
      done = slices.next().done === true;
    });
    total += ms;
    longest = Math.max(longest, ms);
  }
  return [total, longest];
}

function printRatios(): void {
  print(`\nMilliseconds that 500 KB and 1 MB of odd markup take, and the ratio (at most ${MAX_RATIO}):`);
  for (const [name, write] of LARGE_MARKUP) {
    for (const [form, render] of [['SAFE', toSafeHtml] as const, ['TEXT', toPlainText] as const]) {
      const [half = 0, whole = 0] = [500_000, 1_000_000].map((length) => {
        const html = write(length);
        return fastest(() => render(html));
      });
      const isGood = whole < MIN_MS || whole / half <= MAX_RATIO;
      verdict(isGood, `  ${name.padEnd(34)}${form}${cell(half)}${cell(whole)}${cell(whole / half)}`);
    }
  }
}

async function printMemory(): Promise<void> {
  print('\nBytes of memory that a long article takes with its forms, and what is counted for it:');
  for (const forms of [
    ['safe'],
    ['text'],
    ['markdown'],
    ['safe', 'text', 'markdown'],
  ] satisfies ContentForm[][]) {
    const [taken, counted] = await weigh(forms);
    verdict(taken <= counted, `  ${forms.join(' and ').padEnd(34)}${cell(taken, 0)}${cell(counted, 0)}`);
  }
}

async function weigh(forms: readonly ContentForm[]): Promise<readonly [taken: number, counted: number]> {
  const count = 300;
  const before = await heapUsed();
  const render = createRenditions({ maxBytes: 2 ** 30 }).open(new AbortController().signal);
  let counted = 0;
  for (let number = 0; number < count; number += 1) {
    const content = writeArticle(number, LONG);
    const rendered: { [form in ContentForm]?: string } = {};
    for (const form of forms) rendered[form] = await render(content, form);
    counted += bytesOfForms(rendered, content);
  }
  const taken = (await heapUsed()) - before;
  // It must not be garbage until here.
  await render('', 'safe');
  return [taken / count, counted / count];
}

/**
 * First what rendering all at once takes, as resolvers would by themselves; then what it is in
 * turns.
 */
async function printEventLoop(): Promise<void> {
  const news = Array.from({ length: NEWS }, (_, index) =>
    newsAsset({
      mediaId: `news-${index}`,
      articles: Array.from({ length: ARTICLES_EACH }, (_, part) =>
        article({ content: writeArticle(index * ARTICLES_EACH + part, LONG) }),
      ),
    }),
  );
  const count = NEWS * ARTICLES_EACH;
  const contents = news.flatMap(({ articles }) => articles.map(({ content }) => content ?? ''));
  const atOnce = elapsed(() => {
    for (const content of contents) toSafeHtml(content);
  });
  const msForOne = atOnce / count;
  print(`\nMilliseconds for a page of ${count} long articles that nobody has asked for yet:`);
  print(`  all at once, the event loop is held up for${cell(atOnce)}`);

  let rendered = 0;
  const renderers: Partial<Renderers> = {
    safe(content) {
      rendered += 1;
      return toSafeHtml(content);
    },
    text: toPlainText,
  };
  const gateway = gatewayOver(memorySource(news).source, { renderers, log: pino({ enabled: false }) });
  await ask(gateway, ALL.replace('content', 'title'));

  const turns = watchTurns();
  const page = timed(() => ask(gateway, ALL));
  const text = sleep(100).then(() => timed(() => ask(gateway, LAST_NEWS)));
  const titles: number[] = [];
  while (rendered < count) {
    titles.push(await timed(() => ask(gateway, TITLES)));
    // As a request over a socket would: without one, all would happen in a single turn.
    await nextTurn();
  }
  // Until here: then the answer is written, at once, and it has 15 MB.
  const longest = turns.stop();
  verdict(
    longest <= MAX_BLOCK * msForOne,
    `  in turns, it is held up for at most${cell(longest)} (allowed: ${cell(MAX_BLOCK * msForOne)})`,
  );
  print(`  that page is answered after${cell(await page)}`);
  print(
    `  meanwhile, ${titles.length} times, titles alone are answered after at most${cell(Math.max(...titles))}`,
  );
  print(`  and once, ${ARTICLES_EACH} other articles as TEXT after${cell(await text)}`);
  print(
    `  the page again, which is cached now, is answered after${cell(await timed(() => ask(gateway, ALL)))}`,
  );
  verdict(rendered === count, `  ${rendered} contents were made safe`);
}

/** About so many characters of an article, as editors for upstream write them. */
function writeArticle(number: number, length: number): string {
  const blocks = Array.from({ length: Math.ceil(length / 560) }, (_, index) =>
    writeBlock(`${number}-${index}`),
  );
  // As from an answer: in one piece, and no other string shares it.
  return JSON.parse(JSON.stringify(blocks.join('')));
}

function writeBlock(name: string): string {
  return (
    `<section data-tools="editor" data-id="${name}" style="margin: 0px 8px;padding: 10px;box-sizing: border-box;line-height: 1.75em;color: rgb(63, 63, 63);">` +
    '<section style="display: flex;justify-content: center;"><p style="text-indent: 2em;letter-spacing: 1px;">' +
    `<span style="font-size: 15px;color: #3f3f3f;">${name}：春天的茶，第一场雨之后采下。水要刚开，杯子要先温过，慢慢来，不着急。</span></p></section>` +
    `<p style="text-align: center;"><img data-s="300,640" data-type="png" data-src="https://mmbiz.qpic.cn/mmbiz_png/${name}/640?wx_fmt=png" data-ratio="0.56" data-w="1080"  /></p></section>`
  );
}

function fastest(work: () => unknown): number {
  return Math.min(...Array.from({ length: 3 }, () => elapsed(work)));
}

function elapsed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** How long the longest turn of the event loop is. */
function watchTurns() {
  let longest = 0;
  let last = performance.now();
  let immediate = setImmediate(look);

  function look(): void {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    immediate = setImmediate(look);
  }

  return {
    stop(): number {
      clearImmediate(immediate);
      return longest;
    },
  };
}

async function heapUsed(): Promise<number> {
  await nextTurn();
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function cell(value: number, digits = 1): string {
  return value.toFixed(digits).padStart(10);
}

function verdict(isGood: boolean, line: string): void {
  if (!isGood) process.exitCode = 1;
  print(`${line}${isGood ? '' : '   TOO MUCH'}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
