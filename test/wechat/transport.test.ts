import { describe, expect, it, onTestFinished } from 'vitest';
import { AnswerTooLargeError } from '../../src/upstream/errors.ts';
import { createUndiciTransport } from '../../src/wechat/transport.ts';
import { type Answer, localServer } from '../helpers/local-server.ts';

const REQUEST = { method: 'GET', endpoint: '/endpoint', signal: new AbortController().signal } as const;

describe('createUndiciTransport', () => {
  it.each([
    [200, 'no JSON'],
    [302, ''],
    [502, '<html>'],
  ])('brings back HTTP %i with %j as it is', async (status, body) => {
    const transport = await transportTo((_request, response) => response.writeHead(status).end(body));

    expect(await transport.exchange(REQUEST)).toMatchObject({ statusCode: status, bytes: bytesOf(body) });
  });

  it.each([
    ['Fri, 27 Nov 2026 08:00:00 GMT', Date.UTC(2026, 10, 27, 8)],
    ['yesterday', undefined],
  ])('tells of an answer of "%s" when it was sent', async (date, sentAt) => {
    const transport = await transportTo((_request, response) => response.setHeader('date', date).end());

    expect((await transport.exchange(REQUEST)).sentAt).toBe(sentAt);
  });

  it('sends the access token in the query and JSON in the body', async () => {
    const transport = await transportTo(({ url, body }, response) => response.end(url + body));

    const { bytes } = await transport.exchange({
      ...REQUEST,
      method: 'POST',
      accessToken: 'a&b',
      json: { type: 'news' },
    });

    expect(bytes).toEqual(bytesOf('/endpoint?access_token=a%26b{"type":"news"}'));
  });

  it.each<[string, Answer]>([
    ['is', (_request, response) => response.end('x'.repeat(101))],
    [
      'says that it is',
      (_request, response) => response.writeHead(200, { 'content-length': 101 }).write('x'),
    ],
    ['goes on until it is', (_request, response) => void setInterval(() => response.write('x'), 1).unref()],
  ])('tells of a body that %s larger than is read, and of which endpoint', async (_how, answer) => {
    const transport = await transportTo(answer);

    await expect(transport.exchange(REQUEST)).rejects.toEqual(new AnswerTooLargeError('/endpoint'));
  });

  it('reads the largest body that it may', async () => {
    const transport = await transportTo((_request, response) => response.end('x'.repeat(100)));

    expect(await transport.exchange(REQUEST)).toMatchObject({
      statusCode: 200,
      bytes: bytesOf('x'.repeat(100)),
    });
  });

  it.each([302, 404, 502])('does without the body of HTTP %i where that is larger', async (status) => {
    const transport = await transportTo((_request, response) =>
      response.writeHead(status).end('x'.repeat(101)),
    );

    expect(await transport.exchange(REQUEST)).toMatchObject({ statusCode: status, bytes: bytesOf('') });
  });
});

/** A transport that reads 100 bytes, to a server that answers so. Both end with the test. */
async function transportTo(answer: Answer) {
  const { url } = await localServer(answer);
  const transport = createUndiciTransport({ baseUrl: url, maxBodyBytes: 100 });
  onTestFinished(transport.close);
  return transport;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
