import { createServer, type ServerResponse } from 'node:http';
import { ADDRESS, announce, KEEP_ALIVE_MS } from './announce.ts';
import { answerTo } from './bare-answer.ts';

// The limits: `node:http` without GraphQL. It reads upstream, maps and writes JSON; with
// RESPONSE_CACHE=true it does so once, and then it is a map from bodies of requests to bodies of
// answers.

const answers = process.env['RESPONSE_CACHE'] === 'true' ? new Map<string, Buffer>() : undefined;

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const [first] = chunks;
    const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    // One byte, one character: a key is cheaper to read so, and the documents are ASCII.
    const body = whole.toString('latin1');
    const known = answers?.get(body);
    if (known !== undefined) send(response, known);
    else
      answerTo(body).then(
        (answer) => {
          answers?.set(body, answer);
          send(response, answer);
        },
        (error) => response.writeHead(500).end(String(error)),
      );
  });
});
server.listen(ADDRESS, () => announce(server.address()));

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}
