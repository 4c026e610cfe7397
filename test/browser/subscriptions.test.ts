import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { answerStreams } from '../../src/server/subscriptions/answer-streams.ts';
import { images } from '../helpers/assets.ts';
import { serve } from '../helpers/serve.ts';
import { followedGateway } from '../server/subscriptions/followed-gateway.ts';
import { launchChromium } from './chromium.ts';

const QUERY = 'subscription { changes { kind itemId cursor } }';

/** An empty page on a port, which makes it an origin of its own. */
async function serveBlank(): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

/** A gateway that lists one origin, a page of that origin and one of another. */
async function servePages() {
  const [listed, stranger] = [await serveBlank(), await serveBlank()];
  const followed = await followedGateway([], { corsOrigins: [listed] });
  const { url } = await serve(answerStreams(followed.gateway, () => {}));
  return { ...followed, url, listed, stranger };
}

describe('a subscription in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  async function open(address: string) {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(address);
    return page;
  }

  /** Reads until there is an event, as a page does. */
  const readFirst = async ({ url, query }: { url: string; query: string }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('data:')) text += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    return text;
  };

  /** The same by an `EventSource`, which sends a simple GET. */
  const hearFirst = ({ url, query }: { url: string; query: string }) =>
    new Promise<string>((resolve, reject) => {
      const source = new EventSource(`${url}?query=${encodeURIComponent(query)}`);
      source.addEventListener('next', (event) => {
        source.close();
        resolve(event.data);
      });
      source.addEventListener('error', () => {
        source.close();
        reject(new Error('refused'));
      });
    });

  it.each([
    ['fetch', readFirst],
    ['EventSource', hearFirst],
  ])('is read by %s on a page of a listed origin', async (_way, read) => {
    const { url, listed, upload, changeFeed } = await servePages();
    const page = await open(listed);
    const first = page.evaluate(read, { url, query: QUERY });
    await vi.waitFor(() => expect(changeFeed.followers).toBe(1), 10_000);
    await upload(...images(1));

    expect(await first).toContain('"kind":"CREATED"');
    await vi.waitFor(() => expect(changeFeed.followers).toBe(0), 10_000);
  });

  it.each([
    ['fetch', readFirst],
    ['EventSource', hearFirst],
  ])('is not opened by %s on a page of another origin', async (_way, read) => {
    const { url, stranger, changeFeed } = await servePages();
    const page = await open(stranger);

    await expect(page.evaluate(read, { url, query: QUERY })).rejects.toThrow();
    expect(changeFeed.followers).toBe(0);
  });
});
