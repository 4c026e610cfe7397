import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  bytesOfForms,
  type ContentForm,
  createRenditions,
  type RenditionsOptions,
} from '../../src/articles/renditions.ts';
import { NobodyWaitsError } from '../../src/upstream/errors.ts';

/** Renditions, and the contents of which they have made one. */
function open({ maxBytes = 2 ** 20, renderers }: Partial<RenditionsOptions> = {}) {
  const made: string[] = [];
  const render = (form: ContentForm) => (content: string) => {
    made.push(`${form} ${content}`);
    return `${content} as ${form}`;
  };
  const renditions = createRenditions({
    maxBytes,
    renderers: renderers ?? { safe: render('safe'), text: render('text') },
  });
  const openRequest = (signal = new AbortController().signal) => renditions.open(signal);
  return { made, openRequest };
}

describe('renditions', () => {
  it('makes a form once for all who ask at the same time', async () => {
    const { made, openRequest } = open();
    const [one, other] = [openRequest(), openRequest()];

    const rendered = await Promise.all([one('a', 'safe'), one('a', 'safe'), other('a', 'safe')]);

    expect(rendered).toEqual(Array(3).fill('a as safe'));
    expect(made).toEqual(['safe a']);
  });

  it('answers at once with what is kept, also for the same content from another answer', async () => {
    const { made, openRequest } = open();
    await openRequest()('content', 'safe');

    expect(openRequest()(['con', 'tent'].join(''), 'safe')).toBe('content as safe');
    expect(made).toHaveLength(1);
  });

  it('makes each form of its own', async () => {
    const { made, openRequest } = open();
    await openRequest()('a', 'safe');

    expect(await openRequest()('a', 'text')).toBe('a as text');
    expect(openRequest()('a', 'safe')).toBe('a as safe');
    expect(made).toEqual(['safe a', 'text a']);
  });

  it('has requests take turns', async () => {
    const { made, openRequest } = open();
    const [many, one] = [openRequest(), openRequest()];

    const rendered = ['a', 'b', 'c', 'd'].map((content) => many(content, 'safe'));
    await one('z', 'safe');

    expect(made).toEqual(['safe a', 'safe z']);
    await Promise.all(rendered);
  });

  it('makes at most one in each turn of the event loop', async () => {
    const { made, openRequest } = open();
    const requests = [openRequest(), openRequest(), openRequest()];
    const rendered = requests.flatMap((render, index) => [
      render(`a${index}`, 'safe'),
      render(`b${index}`, 'text'),
    ]);

    for (let turn = 1; turn <= 6; turn += 1) {
      await setImmediate();
      expect(made.length).toBeLessThanOrEqual(turn);
    }

    await Promise.all(rendered);
    expect(made).toHaveLength(6);
  });

  it('makes nothing more for a caller who has left', async () => {
    const { made, openRequest } = open();
    const caller = new AbortController();
    const render = openRequest(caller.signal);

    const rendered = ['a', 'b', 'c'].map((content) => render(content, 'safe'));
    await rendered[0];
    caller.abort(new NobodyWaitsError('The answer'));

    expect(await Promise.allSettled(rendered)).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: expect.any(NobodyWaitsError) },
      { status: 'rejected', reason: expect.any(NobodyWaitsError) },
    ]);
    expect(made).toEqual(['safe a']);
  });

  it('goes on past the deadline, which is for upstream', async () => {
    const { openRequest } = open();
    const render = openRequest(AbortSignal.abort());

    expect(await render('a', 'safe')).toBe('a as safe');
  });

  it('goes on after one that fails', async () => {
    const { openRequest } = open({
      renderers: {
        safe: (content) => {
          if (content === 'a') throw new RangeError('too much');
          return content;
        },
        text: (content) => content,
      },
    });
    const render = openRequest();
    const [failed, done] = [render('a', 'safe'), render('b', 'safe')];

    await expect(failed).rejects.toThrow('too much');
    expect(await done).toBe('b');
  });

  it('keeps no more than fits, the most recently used', async () => {
    const entry = bytesOfForms({ safe: 'a as safe' }, 'a');
    const { made, openRequest } = open({ maxBytes: 2 * entry });
    const render = openRequest();
    for (const content of ['a', 'b', 'a', 'c']) await render(content, 'safe');

    for (const content of ['a', 'c', 'b']) await render(content, 'safe');

    expect(made).toEqual(['safe a', 'safe b', 'safe c', 'safe b']);
  });

  it('counts all forms of a content, and the content', async () => {
    const both = bytesOfForms({ safe: 'a as safe', text: 'a as text' }, 'a');
    const { made, openRequest } = open({ maxBytes: both });
    const render = openRequest();

    await render('a', 'safe');
    await render('a', 'text');
    await render('b', 'safe');
    await render('a', 'safe');

    expect(made).toEqual(['safe a', 'text a', 'safe b', 'safe a']);
  });

  it('renders what is too large to keep', async () => {
    const { made, openRequest } = open({ maxBytes: 10 });
    const render = openRequest();

    expect(await render('a', 'safe')).toBe('a as safe');
    expect(await render('a', 'safe')).toBe('a as safe');
    expect(made).toHaveLength(2);
  });

  it.each(['safe', 'markdown'] as const)('shows pictures by whose they are: %s', async (form) => {
    const shownAt = (address: string, { isOfDraft }: { readonly isOfDraft: boolean }) =>
      `${address}?draft=${isOfDraft}`;
    const renditions = createRenditions({ maxBytes: 2 ** 20, shownAt });
    const render = renditions.open(new AbortController().signal);
    const content = '<img src="https://mmbiz.qpic.cn/a">';

    const ofDraft = await render(content, form, { isOfDraft: true });
    const ofOthers = await render(content, form);

    expect(ofDraft).toContain('https://mmbiz.qpic.cn/a?draft=true');
    expect(ofOthers).toBe(ofDraft.replace('true', 'false'));
    expect(renditions.find(content, form, { isOfDraft: true })).toBe(ofDraft);
    expect(renditions.find(content, form, { isOfDraft: false })).toBe(ofOthers);
  });

  it('makes one rendition for drafts and others if it is the same', async () => {
    const { made, openRequest } = open();
    await openRequest()('a', 'safe', { isOfDraft: true });
    expect(openRequest()('a', 'safe')).toBe('a as safe');
    expect(made).toEqual(['safe a']);

    const texts = createRenditions({ maxBytes: 2 ** 20, shownAt: (address) => address });
    await texts.open(new AbortController().signal)('<p>一</p>', 'text', { isOfDraft: true });
    expect(texts.find('<p>一</p>', 'text')).toBe('一');
  });

  it('makes contents safe, or text or Markdown of them', async () => {
    const render = createRenditions({ maxBytes: 2 ** 20 }).open(new AbortController().signal);
    const content = '<p onclick="a()">一</p>';

    expect(await render(content, 'safe')).toMatch(/^<section style="[^"]+"><p>一<\/p><\/section>$/);
    expect(await render(content, 'text')).toBe('一');
    expect(await render(content, 'markdown')).toBe('一\n');
  });
});
