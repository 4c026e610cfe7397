import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAnswerFetch } from '../../src/embed/answer-fetch.ts';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';

const FILM = 'https://site.example/media/film';

/** A gateway whose media are sent by this listener, and what has become of its last answer. */
function withMedia(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const last: { response?: ServerResponse } = {};
  const fetch = createAnswerFetch({
    graphQLServer: gatewayOver(memorySource([]).source),
    answerMedia(request, response) {
      last.response = response;
      answer(request, response);
    },
  });
  const closed = async () => last.response && once(last.response, 'close');
  return { fetch, closed };
}

describe('the answer to a request for media', () => {
  it('has the path, the headers and the client of the request', async () => {
    const { fetch } = withMedia(({ url, headers, socket }, response) => {
      response.end(JSON.stringify({ url, range: headers.range, address: socket.remoteAddress }));
    });
    const request = new Request(`${FILM}?a=b`, { headers: { range: 'bytes=0-1' } });

    const response = await fetch(request, { address: '192.0.2.1' });

    expect(await response.json()).toEqual({
      url: '/media/film?a=b',
      range: 'bytes=0-1',
      address: '192.0.2.1',
    });
  });

  it('closes what it is made of when its reader leaves', async () => {
    const { fetch, closed } = withMedia((_, response) => response.writeHead(200).write('the beginning'));

    const { body } = await fetch(new Request(FILM));
    const end = closed();
    await body?.cancel();

    await end;
  });

  it('closes what it is made of when the request is given up before it is there', async () => {
    const { fetch, closed } = withMedia(() => {});
    const leaving = new AbortController();

    const answered = fetch(new Request(FILM, { signal: leaving.signal }));
    const refused = expect(answered).rejects.toThrow('destroyed');
    await new Promise(setImmediate);
    const end = closed();
    leaving.abort();

    await Promise.all([end, refused]);
  });
});
