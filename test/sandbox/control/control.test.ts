import { describe, expect, it } from 'vitest';
import { articleItem } from '../../../src/sandbox/lists/news.ts';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import { loadNamedScenario } from '../../../src/sandbox/scenario/load-scenario.ts';
import { createClock } from '../../helpers/clock.ts';
import { imageItems, newsItems } from '../../helpers/item-lists.ts';
import { createTestClient } from '../sandbox-client.ts';

function setUp() {
  const clock = createClock();
  const library = { image: imageItems(3), news: newsItems(1) };
  const sandbox = createInProcessSandbox({ url: 'http://127.0.0.1:1', library, now: clock.now });
  const client = createTestClient(sandbox);
  const names = () => client.list('image').item.map(({ name }: { name: string }) => name);
  const [newest, middle] = library.image.map(({ media_id }) => media_id);
  return {
    clock,
    control: sandbox.control,
    client,
    names,
    newest: newest ?? '',
    middle: middle ?? '',
    library,
  };
}

const NOW_SECONDS = Math.floor(createClock().now() / 1000);

describe('Control.upload', () => {
  it('puts an asset at the head, as of now', () => {
    const { client, control } = setUp();

    const mediaId = control.upload('image', { name: 'new.jpg' });

    expect(mediaId).toMatch(/^[\w-]{43}$/);
    expect(client.list('image', 0, 1)).toMatchObject({
      item: [{ media_id: mediaId, name: 'new.jpg', update_time: NOW_SECONDS }],
      total_count: 4,
    });
  });

  it('takes articles', () => {
    const { client, control } = setUp();

    control.upload('news', {
      content: { news_item: [articleItem({ title: 'One' }), articleItem({ title: 'Two' })] },
    });

    expect(client.list('news', 0, 1).item[0].content).toMatchObject({
      news_item: [{ title: 'One' }, { title: 'Two' }],
      create_time: NOW_SECONDS,
    });
  });

  it('refuses a media_id that is taken', () => {
    const { control, newest } = setUp();

    expect(() => control.upload('voice', { media_id: newest })).toThrow(/There already is/);
  });
});

describe('Control.delete', () => {
  it('deletes an asset', () => {
    const { control, names, middle } = setUp();

    control.delete(middle);

    expect(names()).toEqual(['picture 3.jpg', 'picture 1.jpg']);
  });

  it('refuses an unknown asset', () => {
    expect(() => setUp().control.delete('unknown')).toThrow('There is no item with the mediaId "unknown".');
  });
});

describe('Control.rename', () => {
  it('changes name and update_time in place', () => {
    const { client, control, names, middle } = setUp();

    control.rename(middle, 'new.jpg');

    expect(names()).toEqual(['picture 3.jpg', 'new.jpg', 'picture 1.jpg']);
    expect(client.list('image', 1, 1).item[0]).toMatchObject({ update_time: NOW_SECONDS });
  });

  it('refuses a news asset, which has no name', () => {
    const { control, library } = setUp();

    expect(() => control.rename(library.news[0]?.media_id ?? '', 'x')).toThrow(/has no name/);
  });
});

describe('Control.edit', () => {
  it('changes an article in place', () => {
    const { client, control, library } = setUp();

    control.edit(library.news[0]?.media_id ?? '', {
      content: { news_item: [articleItem({ title: 'New' })] },
    });

    expect(client.list('news').item[0]).toMatchObject({
      content: { news_item: [{ title: 'New' }], update_time: NOW_SECONDS },
      update_time: NOW_SECONDS,
    });
  });

  it('takes a field away', () => {
    const { client, control, newest } = setUp();

    control.edit(newest, { name: undefined });

    expect(client.list('image').item[0]).not.toHaveProperty('name');
  });

  it('never changes a media_id', () => {
    const { control, newest } = setUp();

    expect(() => control.edit(newest, { media_id: 'other' })).toThrow(/never changes/);
  });
});

describe('Control.setEditsMoveToHead', () => {
  it.each([
    [false, undefined, ['picture 3.jpg', 'new.jpg', 'picture 1.jpg']],
    [true, undefined, ['new.jpg', 'picture 3.jpg', 'picture 1.jpg']],
    [false, true, ['new.jpg', 'picture 3.jpg', 'picture 1.jpg']],
    [true, false, ['picture 3.jpg', 'new.jpg', 'picture 1.jpg']],
  ])('set to %o, with %o for the one edit', (setting, moveToHead, expected) => {
    const { control, names, middle } = setUp();
    control.setEditsMoveToHead(setting);

    control.rename(middle, 'new.jpg', { moveToHead });

    expect(names()).toEqual(expected);
  });
});

describe('Control.addFault', () => {
  const path = '/cgi-bin/material/get_materialcount';

  it('lets the next call fail, and not the one after', () => {
    const { client, control } = setUp();
    const token = client.stableToken().access_token;
    control.addFault({ kind: 'errcode', errcode: -1 });

    expect(client.counts(token)).toMatchObject({
      errcode: -1,
      errmsg: expect.stringMatching(/^system error/),
    });
    expect(client.counts(token)).toHaveProperty('image_count');
  });

  it('lets calls of one endpoint fail', () => {
    const { client, control } = setUp();
    control.addFault({ kind: 'errcode', errcode: 45011 }, { endpoint: 'get_materialcount', times: 2 });

    expect(client.list('image')).toHaveProperty('item');
    expect([client.counts(), client.counts()]).toMatchObject([{ errcode: 45011 }, { errcode: 45011 }]);
    expect(client.counts()).toHaveProperty('image_count');
  });

  it('answers with a status and HTML', () => {
    const { client, control } = setUp();
    control.addFault({ kind: 'status', status: 502 });

    expect(client.send(path, {})).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } });
  });

  it('answers with any body', () => {
    const { client, control } = setUp();
    control.addFault({ kind: 'body', body: Buffer.from([0xff]), contentType: 'image/gif' });

    expect(client.send(path, {})).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/gif' },
      body: Buffer.from([0xff]),
    });
  });

  it.each([
    ['truncate', 'half'],
    ['reset', 'reset'],
    ['hang', 'never'],
  ] as const)('spoils the delivery: %s', (kind, delivery) => {
    const { client, control } = setUp();
    control.addFault({ kind });

    expect(client.send(path, {})).toMatchObject({ delivery });
    expect(client.send(path, {})).toMatchObject({ delivery: 'whole' });
  });

  it('is undone by clearFaults', () => {
    const { client, control } = setUp();
    control.addFault({ kind: 'hang' }, { times: 9 });

    control.clearFaults();

    expect(client.counts()).toHaveProperty('image_count');
  });
});

describe('ControlOptions.onMended', () => {
  it('is told whatever may end a fault, and nothing else', () => {
    let times = 0;
    const { control } = createInProcessSandbox({
      onMended() {
        times += 1;
      },
    });
    control.addFault({ kind: 'reset' });
    control.upload('image');
    control.expireTokens();
    expect(times).toBe(0);

    control.clearFaults();
    control.startScenario(loadNamedScenario('flaky'));
    control.endScenario();
    control.setQuota('batchget_material', undefined);
    control.setLatency(0);

    expect(times).toBe(5);
  });
});

describe('Control', () => {
  it('refuses a list or an endpoint that there is not', () => {
    const { control } = setUp();

    expect(() => control.upload('picture')).toThrow('There is no list "picture".');
    expect(() => control.setQuota('list', 1)).toThrow('There is no endpoint "list".');
    expect(() => control.addFault({ kind: 'reset' }, { endpoint: 'list' })).toThrow(
      'There is no endpoint "list".',
    );
  });

  it('expires and invalidates tokens', () => {
    const { client, control } = setUp();
    const { access_token } = client.stableToken();

    control.expireTokens();
    expect(client.counts(access_token)).toMatchObject({ errcode: 42001 });
    control.invalidateTokens();
    expect(client.counts(access_token)).toMatchObject({ errcode: 40001 });
  });

  it('limits the calls of a day, endpoint by endpoint', () => {
    const { client, control } = setUp();
    control.setQuota('batchget_material', 1);

    expect(client.list('image')).toHaveProperty('item');
    expect(client.list('image')).toMatchObject({ errcode: 45009 });
    expect(client.counts()).toHaveProperty('image_count');
    control.setQuota('batchget_material', undefined);
    expect(client.list('image')).toHaveProperty('item');
  });

  it('lets the counts differ from the lists', () => {
    const { client, control } = setUp();
    control.setCountDifferences({ image: 2 });
    control.upload('image');

    expect(client.counts()).toMatchObject({ image_count: 6, news_count: 1 });
    expect(client.list('image')).toMatchObject({ total_count: 4 });
  });

  it('switches quirks on and off', () => {
    const { client, control } = setUp();
    control.upload('voice', { name: 'a\nb' });
    const { access_token: token } = client.stableToken();
    const body = { type: 'voice', offset: 0, count: 1 };
    const text = () => String(client.send('/cgi-bin/material/batchget_material', { token, body }).body);

    control.setQuirks({ bom: true, rawControlCharacters: true });
    expect(text()).toMatch(/^\uFEFF.*"a\nb"/);
    control.setQuirks({});
    expect(text()).toMatch(/^\{.*"a\\nb"/);
  });

  it('delays answers of the API', () => {
    const { client, control } = setUp();
    control.setLatency(200);

    expect(client.send('/', {}).delayMs).toBe(200);
  });

  it('remembers the calls in order, and forgets them', () => {
    const { client, clock, control } = setUp();
    const { access_token: token } = client.stableToken();
    clock.advance({ seconds: 1 });
    client.list('image', 0, 2, token);
    client.list('news', 0, 21, token);
    client.send('/elsewhere', { method: 'GET' });

    const path = '/cgi-bin/material/batchget_material';
    const at = clock.now();
    expect(control.calls()).toEqual([
      { at: at - 1000, method: 'POST', path: '/cgi-bin/stable_token' },
      { at, method: 'POST', path, token, type: 'image', offset: 0, count: 2 },
      { at, method: 'POST', path, token, type: 'news', offset: 0, count: 21, errcode: 40097 },
      { at, method: 'GET', path: '/elsewhere' },
    ]);

    control.clearCalls();
    expect(control.calls()).toEqual([]);
  });
});
