import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { imageItems } from '../../helpers/item-lists.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ library: { image: imageItems(3) } });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.control.clearFaults();
  sandbox.control.clearCalls();
});

async function post(action: string, body: unknown, contentType = 'application/json') {
  const response = await fetch(`${sandbox.controlUrl}/${action}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** What upstream answers, without a token, to anybody. */
async function askUpstream(path = '/cgi-bin/material/get_materialcount') {
  const response = await fetch(sandbox.url + path);
  return { status: response.status, text: await response.text() };
}

describe('GET /', () => {
  it('lists every action of the control with a sentence', async () => {
    const response = await fetch(sandbox.controlUrl);
    const { actions } = (await response.json()) as {
      actions: { post?: string; get?: string; does: string }[];
    };

    expect(actions.map((action) => action.post ?? action.get).sort()).toEqual(
      Object.keys(sandbox.control)
        .map((name) => `/${name}`)
        .sort(),
    );
    for (const { does } of actions) expect(does).toMatch(/^[A-Z].*\.$/);
  });
});

it('answers no page that only calls itself local', async () => {
  const { statusCode } = await request(`${sandbox.controlUrl}/clearFaults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'attacker.test' },
    body: '{}',
  });

  expect(statusCode).toBe(421);
});

describe('POST', () => {
  it('uploads, renames, edits and deletes', async () => {
    const { body } = await post('upload', { type: 'image', fields: { name: 'a.jpg' } });
    const { mediaId } = body as { mediaId: string };

    expect(mediaId).toMatch(/^[\w-]{43}$/);
    expect(await post('rename', { mediaId, name: 'b.jpg', moveToHead: true })).toEqual({
      status: 200,
      body: {},
    });
    expect(await post('edit', { mediaId, fields: { url: '' } })).toEqual({ status: 200, body: {} });
    expect(await post('delete', { mediaId })).toEqual({ status: 200, body: {} });
    expect(await post('delete', { mediaId })).toEqual({
      status: 400,
      body: { error: `There is no item with the mediaId "${mediaId}".` },
    });
  });

  it('publishes a draft', async () => {
    const { body } = await post('upload', { type: 'draft' });
    const { mediaId } = body as { mediaId: string };

    const { body: published } = await post('publish', { mediaId });
    const { articleId } = published as { articleId: string };

    expect(articleId).toMatch(/^[\w-]{43}$/);
    expect(await post('publish', { mediaId })).toMatchObject({ status: 400 });
    expect(await post('delete', { mediaId: articleId })).toEqual({ status: 200, body: {} });
  });

  it('adds and clears faults', async () => {
    await post('addFault', { fault: { kind: 'status', status: 503, html: 'down' }, times: 2 });
    expect(await askUpstream()).toEqual({ status: 503, text: 'down' });
    await post('clearFaults', {});
    expect((await askUpstream()).status).toBe(200);
  });

  it('starts and ends a scenario, and says what happens when', async () => {
    const { status, body } = await post('startScenario', { name: 'flaky' });
    const statuses = () => Promise.all(Array.from({ length: 50 }, () => askUpstream().catch(() => 'failed')));

    expect({ status, body }).toEqual({
      status: 200,
      body: { description: expect.stringMatching(/^One call in five/) },
    });
    expect(await statuses()).toContain('failed');
    await post('endScenario', {});
    expect(await statuses()).not.toContain('failed');
  });

  it.each([
    ['setEditsMoveToHead', { moveToHead: false }],
    ['setLatency', { ms: 0 }],
    ['addFault', { fault: { kind: 'errcode', errcode: -1 }, endpoint: 'batchget_material' }],
    ['addFault', { fault: { kind: 'body', body: '{', contentType: 'text/plain' } }],
    ['addFault', { fault: { kind: 'reset' } }],
    ['addFault', { fault: { kind: 'drip', bytesPerSecond: 5 } }],
    ['expireTokens', {}],
    ['invalidateTokens', {}],
    ['setQuota', { endpoint: 'get_material', callsPerDay: 5 }],
    ['setQuota', { endpoint: 'get_material' }],
    ['setCountDifferences', { image: -1 }],
    ['setCountDifferences', { draft: 1 }],
    ['setQuota', { endpoint: 'freepublish_batchget', callsPerDay: 5 }],
    ['setQuota', { endpoint: 'freepublish_batchget' }],
    ['setCountDifferences', {}],
    ['setQuirks', { bom: false }],
    ['endScenario', {}],
    ['setFilmLifetime', { seconds: 3600 }],
    ['expireFilms', {}],
    ['clearCalls', {}],
  ])('takes %s with %o', async (action, input) => {
    expect(await post(action, input)).toEqual({ status: 200, body: {} });
  });

  it.each([
    ['upload', { type: 'picture' }, '"type" must be one of image, video, voice, news, draft, publication.'],
    ['upload', { type: 'picture', as: 'x' }, /^"type" must be .+\. "as" is not a known field\.$/],
    ['upload', { type: 'news', fields: { content: { news_item: [1] } } }, /"fields" must be/],
    ['upload', { type: 'image', fields: { media_id: 7 } }, /"fields" must be/],
    ['upload', { type: 'publication', fields: { article_id: 7 } }, /"fields" must be/],
    [
      'upload',
      { type: 'draft', fields: { content: { news_item: [{ image_info: { image_list: ['m'] } }] } } },
      /"fields" must be/,
    ],
    ['publish', {}, '"mediaId" must be a string.'],
    ['delete', {}, '"mediaId" must be a string.'],
    ['delete', { mediaId: 'm', force: true }, '"force" is not a known field.'],
    ['setLatency', { ms: -1 }, '"ms" must be a whole number from 0 to 3600000.'],
    ['setLatency', { ms: 0.5 }, /"ms" must be/],
    ['setQuota', { endpoint: 'list' }, /"endpoint" must be one of stable_token/],
    ['addFault', { fault: { kind: 'fire' } }, /"fault" must be/],
    ['addFault', { fault: { kind: 'status', status: 99 } }, /"fault" must be/],
    ['addFault', { fault: 'reset' }, /"fault" must be/],
    ['addFault', { fault: { kind: 'reset', after: 5 } }, /"fault" must be/],
    ['startScenario', { name: 'rain' }, /"name" must be one of blackout, flaky/],
    ['setFilmLifetime', { seconds: 0.5 }, '"seconds" must be a whole number from 0 to 86400.'],
    ['setQuirks', { bom: 'yes' }, '"bom" must be true or false, or left out.'],
    ['clearCalls', '', /must be a JSON object/],
    ['clearCalls', '{', /must be a JSON object/],
    ['clearCalls', '[]', /must be a JSON object/],
  ])('refuses %s with %o', async (action, input, error) => {
    expect(await post(action, input)).toEqual({ status: 400, body: { error: expect.stringMatching(error) } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'refuses %s',
    async (type) => {
      expect(await post('clearCalls', '{}', type)).toMatchObject({ status: 415 });
    },
  );

  it.each(['unknown', '', 'constructor', 'calls'])('does not know the action "%s"', async (action) => {
    expect(await post(action, {})).toMatchObject({ status: 404 });
  });
});

describe('GET', () => {
  it('tells the calls', async () => {
    await askUpstream();

    const response = await fetch(`${sandbox.controlUrl}/calls`);

    expect(await response.json()).toEqual([
      { at: expect.any(Number), method: 'GET', path: '/cgi-bin/material/get_materialcount', errcode: 41001 },
    ]);
  });

  it('tells the requests for pictures and films', async () => {
    await fetch(`${sandbox.url}/mmbiz_png/unknown/0`);

    const response = await fetch(`${sandbox.controlUrl}/mediaRequests`);

    expect(await response.json()).toEqual([
      { at: expect.any(Number), method: 'GET', path: '/mmbiz_png/unknown/0' },
    ]);
  });

  it('does not act', async () => {
    expect((await fetch(`${sandbox.controlUrl}/clearCalls`)).status).toBe(405);
  });
});
