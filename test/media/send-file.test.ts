import { once } from 'node:events';
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Serving } from '../../src/media/file-headers.ts';
import type { MediaFile } from '../../src/media/media-file.ts';
import type { MediaFormat } from '../../src/media/media-format.ts';
import { type SentFile, sendFile } from '../../src/media/send-file.ts';
import { serve } from '../helpers/serve.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const SERVING: Serving = { isPrivate: false, isNegotiated: false, name: 'voice-1' };

/** No two ranges of it are the same. */
function contentOf(bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  for (let at = 0; at < bytes - 3; at += 4) content.writeUInt32BE(at, at);
  return content;
}

const CONTENT = contentOf(10_000);

type Make = (content: Buffer, format: MediaFormat) => MediaFile;

const onDisk: Make = (content, format) => {
  // Nothing in a path is special.
  const folder = join(temporaryFolder(), '.%41 茶');
  mkdirSync(folder);
  const path = join(folder, `%41 ..茶.${format}`);
  writeFileSync(path, content);
  return { path, format, bytes: content.byteLength };
};

const inMemory: Make = (content, format) => ({ content, format });

/** A server of one file, and what came of each answer. */
async function fileServer(file: MediaFile, serving: Partial<Serving> = {}) {
  const sent: SentFile[] = [];
  const responses: ServerResponse[] = [];
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    responses.push(response);
    const one = await sendFile(request, response, file, { ...SERVING, ...serving });
    sent.push(one);
    if (one.kind === 'gone') response.end('gone');
  }
  const { port, ...server } = await serve(() => {}, {
    answerCached: (request, response) => void answer(request, response),
  });
  const ask = (headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`http://127.0.0.1:${port}/`, { method, headers });
  return { ...server, port, sent, responses, ask };
}

describe.each([
  ['on disk', onDisk],
  ['in memory', inMemory],
])('a file %s', (_name, make) => {
  it('is sent whole, and says how it may be cached and used', async () => {
    const { ask, sent } = await fileServer(make(CONTENT, 'mp3'));

    const response = await ask();

    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(CONTENT)).toBe(true);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': '10000',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: '"mp3-7ps"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'content-disposition': 'inline; filename="voice-1.mp3"',
    });
    for (const name of ['vary', 'last-modified']) expect(headers).not.toHaveProperty(name);
    await expect.poll(() => sent).toEqual([{ kind: 'sent', bytes: 10_000 }]);
  });

  it('of a draft stays out of shared caches, and one of a negotiated format says what it depends on', async () => {
    const { ask } = await fileServer(make(CONTENT, 'webp'), { isPrivate: true, isNegotiated: true });

    const { headers } = await ask();

    expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(headers.get('vary')).toBe('Accept');
  });

  it('that browsers do not play is a download with a plain name', async () => {
    const { ask } = await fileServer(make(CONTENT, 'amr'), { name: 'voice-a"b\\c茶' });

    const { headers } = await ask();

    expect(headers.get('content-disposition')).toBe('attachment; filename="voice-a_b_c_.amr"');
  });

  it.each([
    ['bytes=0-99', 0, 100],
    ['bytes=9000-', 9000, 10_000],
    ['bytes=-10', 9990, 10_000],
    ['bytes=9990-20000', 9990, 10_000],
    ['bytes=0-0', 0, 1],
  ])('is sent in the range %s', async (range, start, end) => {
    const { ask, sent } = await fileServer(make(CONTENT, 'mp3'));

    const response = await ask({ range });

    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/10000`);
    expect(Buffer.from(await response.arrayBuffer()).equals(CONTENT.subarray(start, end))).toBe(true);
    await expect.poll(() => sent).toEqual([{ kind: 'sent', bytes: end - start }]);
  });

  it.each(['bytes=10000-', 'bytes=20000-30000', 'bytes=-0'])('has no range %s', async (range) => {
    const { ask } = await fileServer(make(CONTENT, 'mp3'));

    const response = await ask({ range });

    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */10000');
    expect(response.headers.get('cache-control')).toBe('no-store');
    // An empty answer is no file.
    expect(response.headers.has('content-type')).toBe(false);
    expect(await response.text()).toBe('');
  });

  it.each(['bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b', 'bytes=-'])('is sent whole for %s', async (range) => {
    const { ask } = await fileServer(make(CONTENT, 'mp3'));

    const response = await ask({ range });

    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(10_000);
  });

  it('is sent in a range for who has the rest of it, and whole for who has another', async () => {
    const { ask } = await fileServer(make(CONTENT, 'mp3'));

    const same = await ask({ range: 'bytes=5-9', 'if-range': '"mp3-7ps"' });
    const other = await ask({ range: 'bytes=5-9', 'if-range': '"mp3-8"' });
    const weak = await ask({ range: 'bytes=5-9', 'if-range': 'W/"mp3-7ps"' });

    expect([same.status, other.status, weak.status]).toEqual([206, 200, 200]);
  });

  it.each(['"mp3-7ps"', '"other", W/"mp3-7ps"', '*'])('is not sent to who has it: %s', async (known) => {
    const { send, sent } = await fileServer(make(CONTENT, 'mp3'));

    const { status, head, body } = await send(requestWith({ 'if-none-match': known }));

    expect(status).toBe(304);
    expect(head).toMatch(/^etag: "mp3-7ps"/im);
    expect(head).toMatch(/^cache-control: .*immutable/im);
    expect(body).toBe('');
    await expect.poll(() => sent).toEqual([{ kind: 'sent', bytes: 0 }]);
  });

  it('tells a HEAD its length, and sends nothing', async () => {
    const { ask, sent } = await fileServer(make(CONTENT, 'mp3'));

    const response = await ask({}, 'HEAD');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('10000');
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    await expect.poll(() => sent).toEqual([{ kind: 'sent', bytes: 0 }]);
  });

  it.each(['bytes=0-99', 'bytes=20000-'])('has no range for a HEAD: %s', async (range) => {
    const { ask } = await fileServer(make(CONTENT, 'mp3'));

    const response = await ask({ range }, 'HEAD');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('10000');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
  });

  it('of 10 MB comes whole, as fast as it is read', async () => {
    const content = contentOf(10_000_000);
    const { port } = await fileServer(make(content, 'mp4'));
    const socket = connect(port, '127.0.0.1');
    socket.write(requestWith({}));

    const answer = await buffer(socket);

    expect(answer.subarray(answer.indexOf('\r\n\r\n') + 4).equals(content)).toBe(true);
  });

  it('comes in the order of requests that are sent at once', async () => {
    const { send, sent } = await fileServer(make(CONTENT, 'mp3'));
    const ranges = ['bytes=0-1', 'bytes=20000-', 'bytes=2-3'];

    const { head, body } = await send(
      ranges.map((range, at) => requestWith({ range, connection: at < 2 ? 'keep-alive' : 'close' })).join(''),
    );

    expect(head).toMatch(/^content-range: bytes 0-1\/10000/im);
    expect(body).toContain('HTTP/1.1 416');
    await expect.poll(() => sent.length).toBe(3);
  });

  it('comes again on the same connection', async () => {
    const { port } = await fileServer(make(CONTENT, 'mp3'));
    const socket = connect(port, '127.0.0.1');
    const request = { range: 'bytes=4-7', connection: 'keep-alive' };
    socket.write(requestWith(request).repeat(5));
    socket.write(requestWith({ ...request, connection: 'close' }));

    const answers = (await buffer(socket)).toString('latin1');

    expect(answers.split('\r\n\r\n\0\0\0\u0004')).toHaveLength(7);
  });
});

function requestWith(headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers });
  return `GET / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

describe('a file on disk', () => {
  it('waits on the disk for a client that does not read', async () => {
    const { port, responses } = await fileServer(onDisk(contentOf(30_000_000), 'mp4'));
    const socket = connect(port, '127.0.0.1').pause();
    onTestFinished(() => {
      socket.destroy();
    });

    socket.write(requestWith({ connection: 'keep-alive' }));

    await expect.poll(() => responses[0]?.writableNeedDrain).toBe(true);
    expect(responses[0]?.writableLength).toBeLessThan(1_000_000);
  });

  it('is closed once the client leaves', async () => {
    const file = onDisk(contentOf(30_000_000), 'mp4');
    const path = 'path' in file ? file.path : '';
    const { port, responses, sent } = await fileServer(file);
    const socket = connect(port, '127.0.0.1').pause();
    socket.write(requestWith({ connection: 'keep-alive' }));
    await expect.poll(() => responses[0]?.writableNeedDrain).toBe(true);
    expect(openFiles()).toContain(path);

    socket.destroy();

    await expect.poll(openFiles).not.toContain(path);
    expect(sent).toEqual([{ kind: 'sent', bytes: expect.any(Number) }]);
  });

  it.each(['that is no longer there', 'that cannot be opened'])(
    '%s leaves the answer as it was',
    async (name) => {
      const path = join(temporaryFolder(), 'x.mp3');
      // Of sockets there is a length, and nothing that could be opened.
      if (name === 'that cannot be opened') await listenAt(path);
      const { ask, sent } = await fileServer({ path, format: 'mp3', bytes: 5 });

      const response = await ask({ connection: 'keep-alive' });

      expect(sent).toEqual([{ kind: 'gone' }]);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('gone');
      for (const name of ['etag', 'cache-control', 'content-type', 'accept-ranges'])
        expect(response.headers.has(name)).toBe(false);
    },
  );
});

async function listenAt(path: string): Promise<void> {
  const server = createServer().listen(path);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
}

/** The paths of the files that this process has open. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      // The one that reads the folder.
      return [];
    }
  });
}
