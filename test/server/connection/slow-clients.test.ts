import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { article, images, newsAsset } from '../../helpers/assets.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { serve } from '../../helpers/serve.ts';

const HEAD = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
const GOOD = `${HEAD}content-length: 24\r\n\r\n{"query":"{__typename}"}`;

/**
 * Whoever is slow is answered 408, or closed, within ten seconds, and within this where the machine
 * is busy: short of the 13 s after which inactivity closes any connection.
 */
const LIMIT_MS = 12_500;

/**
 * Sends the beginning of a request, then a byte in each second, and tells what came back before the
 * server closed.
 */
async function dripTo(port: number, start: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  if (start !== '') socket.write(start);
  // Nothing at all from who is idle.
  const drip = start === '' || start === GOOD ? undefined : setInterval(() => socket.write('x'), 1000);
  const limit = setTimeout(() => socket.destroy(new Error('still open')), LIMIT_MS);
  onTestFinished(() => {
    clearInterval(drip);
    clearTimeout(limit);
    socket.destroy();
  });
  let failure: unknown;
  socket.on('error', (error) => {
    failure = error;
  });
  // Not by `once`: a server that has closed resets what is dripped on, which would reject it.
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(drip);
  return String(failure) === 'Error: still open' ? 'still open' : answer;
}

describe('a client that is slow', () => {
  it('is answered 408 or closed within ten seconds, whatever it is slow with', async () => {
    const { port } = await serve(gatewayOver(memorySource(images(1)).source));

    const [headers, body, idle, cached] = await Promise.all([
      dripTo(port, `${HEAD}x-slow: `),
      dripTo(port, `${HEAD}content-length: 1000\r\n\r\n{`),
      dripTo(port, ''),
      dripTo(port, GOOD),
    ]);

    expect(headers).toMatch(/^HTTP\/1\.1 408/);
    expect(body).toMatch(/^HTTP\/1\.1 408/);
    expect(idle).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(cached).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe('a connection that is kept open for longer than a request may take', () => {
  it('is still there for the next one, whose headers must come within ten seconds once begun', async () => {
    const { port, connections } = await serve(gatewayOver(memorySource(images(1)).source), {
      keepAliveTimeoutMs: 60_000,
    });
    const open = async () => {
      const socket = connect(port, '127.0.0.1');
      onTestFinished(() => {
        socket.destroy();
      });
      socket.write(GOOD);
      await once(socket, 'data');
      return socket;
    };
    const [idle, slow] = await Promise.all([open(), open()]);

    slow.write(`${HEAD}x-slow: `);

    const [answer] = await once(slow, 'data');
    expect(`${answer}`).toMatch(/^HTTP\/1\.1 408/);
    await expect.poll(() => connections.size).toBe(1);
    idle.write(GOOD);
    expect(`${await once(idle, 'data')}`).toMatch(/^HTTP\/1\.1 200/);
  });
});

/** An answer of so many megabytes: more than the buffers of the system take. */
const LARGE_MB = 20;

/** The bytes of a query for one large answer, and the gateway that has it. */
function largeAnswer() {
  const news = newsAsset({ articles: [article({ content: 'x'.repeat(2 ** 20) })] });
  const contents = Array.from({ length: LARGE_MB }, (_, index) => `c${index}: content(format: RAW)`);
  const query = `{ assets(type: NEWS) { nodes { ... on NewsAsset { articles { ${contents.join(' ')} } } } } }`;
  const body = JSON.stringify({ query });
  return {
    gateway: gatewayOver(memorySource([news]).source),
    request: `${HEAD}content-length: ${body.length}\r\n\r\n${body}`,
  };
}

/** The bytes that ask for GraphiQL, a page of nine megabytes, and the gateway that has it. */
function unreadPage() {
  return {
    gateway: gatewayOver(memorySource([]).source, { graphiql: true }),
    request: 'GET /graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\n\r\n'.repeat(3),
  };
}

describe('a client that reads nothing', () => {
  it.each([
    { name: 'a large answer', asking: largeAnswer },
    { name: 'GraphiQL', asking: unreadPage },
  ])('of $name is closed once nothing has moved for a while', async ({ asking }) => {
    const { gateway, request } = asking();
    const { port, connections } = await serve(gateway, { inactivityTimeoutMs: 1000 });
    const socket = connect(port, '127.0.0.1').pause();
    onTestFinished(() => {
      socket.destroy();
    });

    socket.write(request);

    await expect.poll(() => connections.size).toBe(1);
    await expect.poll(() => connections.size).toBe(0);
  });

  it('has at most ten answers made at a time, though it asks for more', async () => {
    const refused: number[] = [];
    const { source } = memorySource(images(1));
    const stuck = { ...source, fetchPage: () => new Promise<never>(() => {}) };
    const { port } = await serve(gatewayOver(stuck, { upstreamTimeoutMs: 500 }), {
      onOverload: (waitedMs) => refused.push(waitedMs),
    });
    const body = JSON.stringify({ query: '{ assets(type: IMAGE) { totalCount } }' });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    let answers = '';
    socket.on('data', (chunk) => {
      answers += chunk;
    });

    socket.write(`${HEAD}content-length: ${body.length}\r\n\r\n${body}`.repeat(40));

    await expect.poll(() => refused).toHaveLength(30);
    await expect.poll(() => answers.match(/HTTP\/1\.1 \d+/g)?.length).toBe(40);
    expect(answers.match(/HTTP\/1\.1 503/g)).toHaveLength(30);
    expect(answers.indexOf('OVERLOADED')).toBeGreaterThan(answers.lastIndexOf('UPSTREAM_UNAVAILABLE'));
  });
});
