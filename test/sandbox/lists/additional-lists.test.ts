import { describe, expect, it, onTestFinished } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { imageItems } from '../../helpers/item-lists.ts';
import { LABELS, labels } from '../labels.ts';

const PAGES = '/cgi-bin/labels/batchget';

/** A sandbox with a list besides the usual ones, asked over HTTP. */
async function startWithLabels(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({
    additionalLists: [LABELS],
    library: { image: imageItems(3), labels: labels(45) },
    ...options,
  });
  onTestFinished(() => sandbox.close());
  const { url, controlUrl, appId, appSecret } = sandbox;

  async function exchange(address: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(address, {
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, unknown>;
  }

  const credentials = { grant_type: 'client_credential', appid: appId, secret: appSecret };
  const { access_token } = await exchange(`${url}/cgi-bin/stable_token`, credentials);
  const call = (path: string, body?: object) => exchange(`${url}${path}?access_token=${access_token}`, body);
  return {
    control: sandbox.control,
    call,
    page: (offset = 0, count = 20, rest = {}) => call(PAGES, { offset, count, ...rest }),
    quota: (cgi_path: string) => call('/cgi-bin/openapi/quota/get', { cgi_path }),
    act: (action: string, input: object) => exchange(`${controlUrl}/${action}`, input),
  };
}

describe('a list that is handed in', () => {
  it.each([
    [0, 20, 20],
    [40, 20, 5],
    [45, 20, 0],
  ])('answers pages at its own endpoint, from offset %i by %i', async (offset, count, expected) => {
    const { page } = await startWithLabels();

    expect(await page(offset, count)).toEqual({
      item: labels(45).slice(offset, offset + count),
      total_count: 45,
      item_count: expected,
    });
  });

  it('shows its items as a page is asked for', async () => {
    const { page } = await startWithLabels();

    expect(await page(0, 1, { no_text: 1 })).toEqual({
      item: [{ id: 'label-45' }],
      total_count: 45,
      item_count: 1,
    });
  });

  it('keeps the rules of any page', async () => {
    const { page } = await startWithLabels();

    expect(await page(0, 21)).toMatchObject({ errcode: 40097 });
    expect(await page(-1, 1)).toMatchObject({ errcode: 40097 });
  });

  it('is counted by its own call, which may be wrong', async () => {
    const { control, call } = await startWithLabels();
    expect(await call('/cgi-bin/labels/count')).toEqual({ total_count: 45 });

    control.setCountDifferences({ labels: -2 });

    expect(await call('/cgi-bin/labels/count')).toEqual({ total_count: 43 });
    expect(await call('/cgi-bin/material/get_materialcount')).toEqual({
      image_count: 3,
      video_count: 0,
      voice_count: 0,
      news_count: 0,
    });
  });

  it('answers with one item by its id', async () => {
    const { call } = await startWithLabels();

    expect(await call('/cgi-bin/labels/get', { id: 'label-7' })).toEqual({ text: 'Label 7' });
    expect(await call('/cgi-bin/labels/get', { id: 'unknown' })).toMatchObject({ errcode: 53600 });
  });

  it('has a daily quota of its own, and is refused once it is used up', async () => {
    const { control, page, call, quota } = await startWithLabels();
    await page();
    expect(await quota(PAGES)).toMatchObject({ quota: { daily_limit: 100, used: 1, remain: 99 } });

    control.setQuota('labels_batchget', 2);
    expect(await page()).toHaveProperty('item');
    expect(await page()).toMatchObject({ errcode: 45009 });

    const body = { type: 'image', offset: 0, count: 1 };
    expect(await call('/cgi-bin/material/batchget_material', body)).toMatchObject({ total_count: 3 });
  });

  it('fails by the name of its endpoint', async () => {
    const { control, page, call } = await startWithLabels();
    control.addFault({ kind: 'errcode', errcode: 48001 }, { endpoint: 'labels_batchget' });

    expect(await call('/cgi-bin/labels/count')).toHaveProperty('total_count');
    expect(await page()).toMatchObject({ errcode: 48001 });
    expect(await page()).toHaveProperty('item');
  });

  it('has scenarios run on its endpoint', async () => {
    const scenario = {
      name: 'test',
      description: 'A test.',
      phases: [{ from: 0, endpoint: 'labels_count', faults: [{ kind: 'errcode', errcode: -1 }] as const }],
      moments: [{ at: 0, quota: 'used-up', endpoint: 'labels_batchget' }] as const,
    };
    const { page, call, quota } = await startWithLabels({ scenario });

    expect(await page()).toMatchObject({ errcode: 45009 });
    expect(await call('/cgi-bin/labels/count')).toMatchObject({ errcode: -1 });
    expect(await quota(PAGES)).toMatchObject({ quota: { used: 100, remain: 0 } });
  });

  it('is known to the control over HTTP', async () => {
    const { page, act } = await startWithLabels();

    expect(await act('upload', { type: 'labels', fields: { id: 'a', text: 'A' } })).toEqual({ mediaId: 'a' });
    expect(await act('edit', { mediaId: 'a', fields: { text: 'B' } })).toEqual({});
    expect(await page(0, 1)).toMatchObject({ item: [{ id: 'a', text: 'B' }], total_count: 46 });
    expect(await act('rename', { mediaId: 'a', name: 'C' })).toEqual({
      error: 'A label has no name: edit its text.',
    });
    expect(await act('delete', { mediaId: 'a' })).toEqual({});
    expect(await act('setQuota', { endpoint: 'labels_batchget', callsPerDay: 1 })).toEqual({});
    expect(await act('setCountDifferences', { labels: 1 })).toEqual({});
    expect(await act('upload', { type: 'label' })).toEqual({
      error: '"type" must be one of image, video, voice, news, draft, publication, labels.',
    });
  });
});

it('takes no items of a list that is not defined', async () => {
  await expect(startSandbox({ library: { labels: labels(1) } })).rejects.toThrow(
    'There is no list "labels".',
  );
});
