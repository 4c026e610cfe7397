import { describe, expect, it, onTestFinished } from 'vitest';
import type {
  AssetIndex,
  ChangePosition,
  ChangesRequest,
  ItemBody,
  ListChanges,
  SearchAnswer,
  SearchRequest,
  StoredListState,
} from '../../src/index/asset-index.ts';
import { sealPosition } from '../../src/index/sealed-position.ts';
import { parseSearchTerms } from '../../src/index/text/search-terms.ts';
import { hashOf } from '../../src/library/list/anchor.ts';
import { changes, item, media, news, requestFor } from './index-items.ts';

/**
 * What any index has to do.
 *
 * @param open makes an empty one that may write
 */
export function describeIndex(name: string, open: () => Promise<AssetIndex>): void {
  async function opened(...applied: ListChanges[]): Promise<AssetIndex> {
    const index = await open();
    onTestFinished(() => index.close());
    for (const change of applied) await index.apply(change);
    return index;
  }

  async function search(index: AssetIndex, request: Partial<SearchRequest> | string): Promise<SearchAnswer> {
    return index.search(requestFor(request), new AbortController().signal);
  }

  async function found(index: AssetIndex, request: Partial<SearchRequest> | string): Promise<string[]> {
    return (await search(index, request)).hits.map(({ id }) => id);
  }

  const about: StoredListState = {
    totalCount: 3,
    head: { rank: 2, id: 'c' },
    checks: { checkedAt: 5, provenAt: 4, count: undefined },
    provenCall: 7,
    newFrom: undefined,
    dead: [[1, 4]],
  };

  const ALL = { lists: [0, 1, 2, 3], count: 100 };

  describe(name, () => {
    describe('load', () => {
      it('gives nothing where nothing is stored', async () => {
        expect(await (await opened()).load(0)).toBeUndefined();
      });

      it('gives the items lowest seq first, and how many are not placed', async () => {
        const index = await opened(
          changes({
            about,
            items: [
              item('b', media('b.jpg', 2000), { seq: 9, call: 3, readAt: 50 }),
              item('a', media('a.jpg'), { seq: 4, call: 2, readAt: 40 }),
              item('z', media('z.jpg')),
            ],
          }),
        );

        expect(await index.load(0)).toEqual({
          about,
          ids: ['a', 'b'],
          hashes: Float64Array.of(hashOf('a'), hashOf('b')),
          seqs: Float64Array.of(4, 9),
          calls: Float64Array.of(2, 3),
          readAts: Float64Array.of(40, 50),
          updatedAts: Float64Array.of(Number.NaN, 2000),
          unplacedIds: ['z'],
        });
      });

      it('keeps what was said of the list, and the numbers that are gone, where nothing is said', async () => {
        const index = await opened(
          changes({ about }),
          changes({ items: [item('a', media('a.jpg'))] }),
          changes({ about: { ...about, totalCount: 8, head: undefined, dead: undefined } }),
        );

        const list = await index.load(0);

        expect(list?.about).toEqual({ ...about, totalCount: 8, head: undefined });
      });

      it('knows one list from another', async () => {
        const index = await opened(
          changes({ about, items: [item('a', media('a.jpg'), { seq: 1 })] }),
          changes({ list: 127, about, items: [item('a', media('b.jpg'), { seq: 1 })] }),
          changes({ deleted: ['a'] }),
        );

        expect((await index.load(0))?.ids).toEqual([]);
        expect((await index.load(127))?.ids).toEqual(['a']);
      });
    });

    describe('position', () => {
      it('counts the changes that were applied, also those that change nothing', async () => {
        const index = await opened();
        const before = await index.position();

        await index.apply(changes({ about }));
        await index.apply(changes({ items: [item('a', media('a.jpg'), { seq: 1 })] }));
        await index.apply(changes({}));

        expect((await index.position()) - before).toBe(3);
      });
    });

    describe('apply', () => {
      it.each([
        { of: 'unplaces', change: { unplaced: ['a'] }, ids: ['b'], unplacedIds: ['a'] },
        { of: 'deletes', change: { deleted: ['a', 'x'] }, ids: ['b'], unplacedIds: [] },
        {
          of: 'moves an item without a body',
          change: { items: [item('a', undefined, { seq: 9 })] },
          ids: ['b', 'a'],
          unplacedIds: [],
        },
        {
          of: 'unplaces an item whose seq is not known any more',
          change: { items: [item('a', media('a.jpg'))] },
          ids: ['b'],
          unplacedIds: ['a'],
        },
        {
          of: 'ignores an item without a body that is not stored',
          change: { items: [item('x', undefined, { seq: 1 })] },
          ids: ['a', 'b'],
          unplacedIds: [],
        },
        {
          of: 'unplaces an item whose seq another one takes',
          change: { items: [item('b', undefined, { seq: 1 })] },
          ids: ['b'],
          unplacedIds: ['a'],
        },
        {
          of: 'swaps two',
          change: { items: [item('a', undefined, { seq: 2 }), item('b', undefined, { seq: 1 })] },
          ids: ['b', 'a'],
          unplacedIds: [],
        },
        {
          of: 'deletes before it adds',
          change: { deleted: ['a'], items: [item('a', media('a.jpg'), { seq: 5 })] },
          ids: ['b', 'a'],
          unplacedIds: [],
        },
        {
          of: 'unplaces all others of a whole list',
          change: { isWhole: true, items: [item('b', undefined, { seq: 2 })] },
          ids: ['b'],
          unplacedIds: ['a'],
        },
      ])('$of', async ({ change, ids, unplacedIds }) => {
        const index = await opened(
          changes({
            about,
            items: [item('a', media('a.jpg'), { seq: 1 }), item('b', media('b.jpg'), { seq: 2 })],
          }),
          changes(change),
        );

        expect(await index.load(0)).toMatchObject({ ids, unplacedIds });
      });

      it('replaces what an item is and says', async () => {
        const index = await opened(
          changes({ items: [item('a', news([{ title: '春节', html: '<p>before</p>' }]))] }),
          changes({ items: [item('a', news([{ title: '中秋', html: '<p>after</p>' }]))] }),
        );

        expect(await found(index, '春节')).toEqual([]);
        expect(await found(index, 'before')).toEqual([]);
        expect(await found(index, '中秋')).toEqual(['a']);
        expect((await index.get(0, ['a'])).get('a')?.contents).toEqual(['<p>after</p>']);
      });

      const text = { title: 'a', digest: 'b', author: 'c', html: '<p>d</p>' };

      it.each([
        ['time', media('a', 1000), media('a', 2000)],
        ['time that was not known', media('a'), media('a', 0)],
        ['name', media('a'), media('b')],
        ['description', media('a'), media('a', undefined, 'b')],
        ['title', news([text, text]), news([text, { ...text, title: 'x' }])],
        ['digest', news([text]), news([{ ...text, digest: 'x' }])],
        ['author', news([text]), news([{ ...text, author: 'x' }])],
        ['text', news([text]), news([{ ...text, html: '<p>x</p>' }])],
        ['number of articles', news([text]), news([text, text])],
      ])('tells when an item last moved in some order, by another %s', async (_, before, after) => {
        const index = await opened(
          changes({ at: 10, items: [item('a', before)] }),
          changes({ at: 20, items: [item('a', after)] }),
          changes({ at: 30, items: [item('a', after, { readAt: 30 })] }),
          changes({ at: 40, items: [item('a', undefined, { seq: 4 })] }),
        );

        const { hits } = await search(index, {});

        expect(hits).toMatchObject([{ id: 'a', movedAt: 20 }]);
      });

      it.each([
        ['first seen', news([text])],
        ['given another address', news([{ ...text, url: 'https://mp.weixin.qq.com/s/b' }])],
        ['given other markup', news([{ ...text, html: '<p><b>d</b></p>' }])],
        ['given another field', { ...news([text]), item: '{}' }],
        ['given a cover', { ...news([text]), texts: { ...news([text]).texts, hasCover: true } }],
      ])('tells of no move of an item that was only %s', async (_, after) => {
        const index = await opened(
          changes({ at: 10, items: [item('a', news([text]))] }),
          changes({ at: 20, items: [item('a', after)] }),
        );

        const { hits } = await search(index, 'd');

        expect(hits.map(({ movedAt }) => movedAt)).toEqual([undefined]);
        expect((await index.get(0, ['a'])).get('a')?.item).toBe(after.item);
      });
    });

    describe('get', () => {
      it('gives the items that are stored, with their contents as they were', async () => {
        const index = await opened(
          changes({
            items: [
              item('a', media('a.jpg')),
              item(
                'n',
                news([
                  { title: 't', html: '<p>春节</p>' },
                  { title: 'u', html: null },
                ]),
              ),
            ],
          }),
        );

        const items = await index.get(0, ['n', 'x', 'a']);

        expect([...items.keys()].sort()).toEqual(['a', 'n']);
        expect(items.get('a')?.contents).toEqual([]);
        expect(items.get('n')?.contents).toEqual(['<p>春节</p>', null]);
        expect(await index.get(1, ['a'])).toEqual(new Map());
      });
    });

    describe('findArticle', () => {
      const address = (mid: number) => `https://mp.weixin.qq.com/s?__biz=Mz&mid=${mid}&idx=1`;

      it('gives each place of an article in these lists', async () => {
        const article = { title: 't', html: '', url: address(1) };
        const index = await opened(
          changes({ items: [item('a', news([{ title: 'u', html: '', url: address(2) }, article]))] }),
          changes({ list: 5, items: [item('b', news([article]))] }),
          changes({ list: 6, items: [item('c', news([article]))] }),
        );

        expect(await index.findArticle('Mz/1/1', [0, 5])).toEqual([
          { list: 0, id: 'a', article: 1 },
          { list: 5, id: 'b', article: 0 },
        ]);
      });

      it('gives none that has another address by now, or is gone', async () => {
        const index = await opened(
          changes({
            items: ['a', 'b'].map((id) => item(id, news([{ title: id, html: '', url: address(1) }]))),
          }),
          changes({ deleted: ['b'], items: [item('a', news([{ title: 'a', html: '', url: address(2) }]))] }),
        );

        expect(await index.findArticle('Mz/1/1', [0])).toEqual([]);
        expect(await index.findArticle('Mz/2/1', [0])).toEqual([{ list: 0, id: 'a', article: 0 }]);
      });
    });

    describe('search', () => {
      it('finds nothing where nothing is stored', async () => {
        expect(await search(await opened(), { terms: parseSearchTerms('a'), wantsTotal: true })).toEqual({
          hits: [],
          hasPreceding: false,
          hasFollowing: false,
          totalCount: 0,
        });
      });

      it.each([
        { query: '春', ids: ['p', 'n'] },
        { query: '春节海报', ids: ['p'] },
        { query: 'jp', ids: ['p'] },
        { query: '"jp"', ids: [] },
        { query: 'JPG 海报', ids: ['p'] },
        { query: '海报 nothing', ids: [] },
        { query: '春 -海报', ids: ['n'] },
        { query: '描述', ids: ['v'] },
        { query: '作者', ids: ['n'] },
        { query: '正文', ids: ['n'] },
        { query: 'strong', ids: [] },
        // Each word in another article.
        { query: '第一 第二', ids: [] },
        { query: '第一 -第二', ids: ['n'] },
      ])('of $query finds $ids', async ({ query, ids }) => {
        const index = await opened(
          changes({
            items: [item('p', media('春节海报.jpg')), item('v', media('video', undefined, '描述'))],
          }),
          changes({
            list: 3,
            items: [
              item(
                'n',
                news([
                  { title: '第一', author: '作者', html: '<p>春天的<strong>正文</strong></p>' },
                  { title: '第二', html: null },
                ]),
              ),
            ],
          }),
        );

        expect((await found(index, query)).sort()).toEqual([...ids].sort());
      });

      it('finds items of media only in the fields that are asked for', async () => {
        const index = await opened(changes({ items: [item('v', media('name', undefined, 'digest'))] }));

        expect(await found(index, { terms: parseSearchTerms('name'), fields: ['digest'] })).toEqual([]);
        expect(await found(index, { terms: parseSearchTerms('digest'), fields: ['digest'] })).toEqual(['v']);
        expect(await found(index, { terms: parseSearchTerms('digest'), fields: ['name', 'text'] })).toEqual(
          [],
        );
      });

      it('puts names and titles before digests and authors, and those before texts', async () => {
        const article = { title: 'x', digest: 'x', html: 'x' };
        const index = await opened(
          changes({
            items: [
              item('text', news([{ ...article, html: '春节 海报' }], 9000)),
              item('digest', news([{ ...article, title: '春节', digest: '海报' }], 8000)),
              item('old title', news([{ ...article, title: '春节海报' }], 1000)),
              item('new title', news([article, { ...article, title: '海报 春节' }], 2000)),
            ],
          }),
        );

        const { hits } = await search(index, '春节 海报');

        expect(hits.map(({ id, tier }) => [id, tier])).toEqual([
          ['new title', 0],
          ['old title', 0],
          ['digest', 1],
          ['text', 2],
        ]);
      });

      it('shows where the words are, in the articles in which all of them are', async () => {
        const index = await opened(
          changes({
            items: [
              item(
                'n',
                news([
                  { title: '春节', html: '海报' },
                  { title: '春节海报', html: '<p>也是海报</p>' },
                ]),
              ),
            ],
          }),
        );

        const { hits } = await search(index, {
          terms: parseSearchTerms('春节 海报'),
          fields: ['title', 'digest', 'author'],
          wantsMatches: true,
        });

        expect(hits.map(({ matches }) => matches)).toEqual([
          [{ field: 'title', article: 1, snippet: [{ text: '春节海报', isMatch: true }] }],
        ]);
      });

      it('shows matches of media without an article, and none that are not wanted', async () => {
        const index = await opened(changes({ items: [item('p', media('a.jpg'))] }));

        const [hit] = (await search(index, { terms: parseSearchTerms('jpg'), wantsMatches: true })).hits;

        expect(hit?.matches).toMatchObject([{ field: 'name' }]);
        expect(hit?.matches[0]?.article).toBeUndefined();
        expect((await search(index, 'jpg')).hits[0]?.matches).toEqual([]);
      });

      it.each([
        { filter: { updatedFrom: 1000 }, ids: ['b', 'c'] },
        { filter: { updatedFrom: 1000, updatedBefore: 2000 }, ids: ['b'] },
        { filter: { updatedBefore: 2000 }, ids: ['b'] },
        { filter: { hasUrl: true }, ids: ['b'] },
        { filter: { hasUrl: false }, ids: ['a', 'c'] },
        { filter: { hasCover: true }, ids: ['c'] },
        { filter: { hasCover: false, hasUrl: false }, ids: ['a'] },
        { filter: { lists: [1] }, ids: [] },
      ])('of $filter finds $ids, with words and without', async ({ filter, ids }) => {
        const b = media('b.jpg', 1000);
        const c = media('c.jpg', 2000);
        const index = await opened(
          changes({
            items: [
              // Upstream does not say when: so it is in no span of time.
              item('a', media('a.jpg')),
              item('b', { ...b, texts: { ...b.texts, hasUrl: true } }),
              item('c', { ...c, texts: { ...c.texts, hasCover: true } }),
            ],
          }),
        );
        const sort = { by: 'name', isDescending: false } as const;

        expect(await found(index, { ...filter, sort })).toEqual(ids);
        expect(await found(index, { ...filter, sort, terms: parseSearchTerms('jpg') })).toEqual(ids);
      });

      it('sorts names by code points, without case, and articles by their first title', async () => {
        const names = ['b', 'A', '\u{1f600}', '\uffe5', '张'];
        const index = await opened(
          changes({ items: names.map((name) => item(name, media(name))) }),
          changes({ list: 1, items: [item('n', news([{ title: 'aa', html: '' }]))] }),
        );

        const ids = await found(index, { sort: { by: 'name', isDescending: false } });

        expect(ids.slice(0, 3)).toEqual(['A', 'n', 'b']);
        expect(ids.indexOf('\uffe5')).toBeLessThan(ids.indexOf('\u{1f600}'));
      });

      it('rejects what does not fit in the queue, and goes on', async () => {
        const index = await opened(changes({ items: [item('a', media('a.jpg'))] }));

        const answers = await Promise.allSettled(Array.from({ length: 100 }, () => search(index, 'jpg')));

        const rejected = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
        // By their names: what was built has classes of its own.
        for (const { name } of rejected) expect(name).toBe('SearchOverloadedError');
        expect(await found(index, 'jpg')).toEqual(['a']);
      });

      it('rejects for a caller who has left', async () => {
        const index = await opened();
        const reason = new Error('left');

        await expect(index.search(requestFor('jpg'), AbortSignal.abort(reason))).rejects.toBe(reason);
        const waiting = new AbortController();
        const searches = [search(index, 'jpg'), index.search(requestFor('jpg'), waiting.signal)];
        waiting.abort(reason);
        await expect(searches[1]).rejects.toBe(reason);
        await searches[0];
      });
    });

    describe('changesSince', () => {
      const DAY_MS = 86_400_000;

      async function now(index: AssetIndex): Promise<ChangePosition> {
        const { epoch, lastRev, afterRev, ...page } = await index.changesSince({ ...ALL, after: undefined });
        expect(afterRev).toBe(lastRev);
        expect(page).toEqual({ changes: [], hasMore: false });
        return { epoch, rev: lastRev };
      }

      async function since(
        index: AssetIndex,
        after: ChangesRequest['after'],
        lists = ALL.lists,
      ): Promise<string[]> {
        const { changes } = await index.changesSince({ ...ALL, lists, after });
        return changes.map(({ kind, list, id, at }) => `${kind} ${list}:${id} at ${at}`);
      }

      it('tells nothing of what was only not read before, and tells what is new', async () => {
        const index = await opened();
        const start = await now(index);
        await index.apply(
          changes({
            items: [item('a', media('a.jpg')), item('b', media('b.jpg'), { isNew: true })],
            at: 7,
          }),
        );

        expect(await since(index, start)).toEqual(['created 0:b at 7']);
        expect(await since(index, await now(index))).toEqual([]);
      });

      it('tells each item once, at its newest change, oldest change first', async () => {
        const index = await opened(
          changes({ items: ['a', 'b', 'c', 'd'].map((id) => item(id, media(`${id}.jpg`))) }),
        );
        const start = await now(index);
        await index.apply(changes({ items: [item('n', media('n.jpg'), { isNew: true })], at: 1 }));
        await index.apply(changes({ items: [item('a', media('x.jpg'))], deleted: ['b'], at: 2 }));
        const middle = await now(index);
        await index.apply(changes({ list: 1, items: [item('a', media('a.mp3'), { isNew: true })], at: 3 }));
        await index.apply(changes({ items: [item('n', media('m.jpg'))], at: 4 }));
        await index.apply(changes({ items: [item('c', media('y.jpg'))], at: 5 }));
        await index.apply(changes({ items: [item('a', media('z.jpg'))], at: 6 }));

        expect(await since(index, start)).toEqual([
          ...['deleted 0:b at 2', 'created 1:a at 3', 'created 0:n at 4', 'changed 0:c at 5'],
          'changed 0:a at 6',
        ]);
        expect(await since(index, middle)).toEqual([
          ...['created 1:a at 3', 'changed 0:n at 4', 'changed 0:c at 5', 'changed 0:a at 6'],
        ]);
        expect(await since(index, start, [1])).toEqual(['created 1:a at 3']);
        expect(await since(index, start, [])).toEqual([]);
      });

      it('takes positions that are sealed, salted or not', async () => {
        const index = await opened();
        const start = await now(index);
        await index.apply(changes({ items: [item('a', media('a'), { isNew: true })] }));

        for (const after of [sealPosition(start), sealPosition(start, { isSalted: true })]) {
          const { changes: told, afterRev } = await index.changesSince({ ...ALL, after });
          expect(told).toMatchObject([{ id: 'a' }]);
          expect(afterRev).toBe(start.rev);
        }
      });

      it('tells page by page, from the number of the last change on', async () => {
        const index = await opened();
        const start = await now(index);
        const ids = ['a', 'b', 'c', 'd', 'e'];
        for (const id of ids) await index.apply(changes({ items: [item(id, media(id), { isNew: true })] }));

        const told: string[] = [];
        let after = start;
        for (const hasMore of [true, true, false]) {
          const page = await index.changesSince({ lists: [0], after, count: 2 });
          expect(page.hasMore).toBe(hasMore);
          told.push(...page.changes.map(({ id }) => id));
          after = { epoch: page.epoch, rev: page.changes.at(-1)?.rev ?? 0 };
        }
        expect(told).toEqual(ids);
      });

      it('tells that what came back is there, and of what was never stored that it is gone, and once more', async () => {
        const index = await opened(changes({ items: [item('a', media('a.jpg'))] }));
        const start = await now(index);
        await index.apply(changes({ deleted: ['a', 'unstored'], at: 1 }));
        const middle = await now(index);
        await index.apply(changes({ deleted: ['unstored'], items: [item('a', media('a.jpg'))], at: 2 }));

        expect(await since(index, start)).toEqual(['deleted 0:unstored at 2', 'created 0:a at 2']);
        expect(await since(index, middle)).toEqual(['deleted 0:unstored at 2', 'created 0:a at 2']);
      });

      it('takes no other address of an article for a change, and any other text', async () => {
        const articleWith = (url: string | null, html = 'a'): ItemBody => ({
          item: JSON.stringify({ articles: [{ title: 'a', url, content: null }] }),
          contents: [html],
          updatedAt: 1,
          texts: {
            ...news([{ title: 'a', html }]).texts,
            articles: [{ title: 'a', digest: null, author: null, url }],
          },
        });
        const index = await opened(changes({ items: [item('a', articleWith('https://a.example/1'))] }));
        const start = await now(index);

        await index.apply(changes({ items: [item('a', articleWith('https://a.example/2'))] }));
        expect(await since(index, start)).toEqual([]);
        await index.apply(changes({ items: [item('a', articleWith(null))] }));
        expect(await since(index, start)).toEqual(['changed 0:a at 1000']);
        const then = await now(index);
        await index.apply(changes({ items: [item('a', articleWith(null, 'b'))] }));
        expect(await since(index, then)).toEqual(['changed 0:a at 1000']);
      });

      it('tells once more of what callers may have seen in an older state', async () => {
        const index = await opened(changes({ items: [item('a', media('a')), item('b', media('b'))] }));
        const start = await now(index);
        await index.apply(changes({ outdated: ['b', 'unstored'], at: 3 }));

        expect(await since(index, start)).toEqual(['changed 0:b at 3']);
      });

      it('forgets what has changed more than 90 days ago', async () => {
        const index = await opened(changes({ items: ['a', 'b'].map((id) => item(id, media(id))) }));
        const start = await now(index);
        await index.apply(changes({ deleted: ['a'], at: 0 }));
        const later = await now(index);
        await index.apply(changes({ items: [item('b', media('c'))], at: 91 * DAY_MS }));

        await expect(since(index, start)).rejects.toMatchObject({ name: 'ChangesExpiredError' });
        expect(await since(index, later)).toEqual([`changed 0:b at ${91 * DAY_MS}`]);
      });

      it('does not remember what it has forgotten, whatever else it forgets', async () => {
        const index = await opened(changes({ deleted: ['a'], at: 0 }));
        const start = await now(index);
        await index.apply(changes({ areDeletionsUnknown: true, at: DAY_MS }));
        await index.apply(changes({ deleted: ['b'], at: 91 * DAY_MS }));

        await expect(since(index, start)).rejects.toMatchObject({ name: 'ChangesExpiredError' });
      });

      it('tells whoever follows to begin anew if it is not known which items are gone', async () => {
        const index = await opened();
        const start = await now(index);
        await index.apply(changes({ areDeletionsUnknown: true }));

        await expect(since(index, start)).rejects.toMatchObject({ name: 'ChangesExpiredError' });
        expect(await since(index, await now(index))).toEqual([]);
      });

      it('refuses positions of another index, and those that it has not come to', async () => {
        const index = await opened(changes({ items: [item('a', media('a'), { isNew: true })] }));
        const { epoch, rev } = await now(index);

        for (const after of [
          { epoch: 'f'.repeat(32), rev: 0 },
          sealPosition({ epoch: 'f'.repeat(32), rev: 0 }),
          sealPosition({ epoch, rev: rev + 1 }),
          { epoch, rev: rev + 1 },
        ])
          await expect(since(index, after)).rejects.toMatchObject({ name: 'ChangesExpiredError' });
      });

      describe('the log that it follows', () => {
        it('has no position at first, and then that of the last changes that had one', async () => {
          const index = await opened();
          expect(await index.logPosition()).toBeUndefined();
          await index.apply({ ...changes({ items: [item('a', media('a'))] }), position: '5-0' });
          await index.apply({ ...changes({ list: 1 }), position: '6-1' });
          expect(await index.logPosition()).toBe('6-1');
          await index.apply(changes({ deleted: ['a'] }));
          expect(await index.logPosition()).toBe('6-1');
        });

        it('begins an epoch, in which nothing of the former one is known', async () => {
          const index = await opened(changes({ items: [item('a', media('a'), { isNew: true })] }));
          const before = await now(index);
          const count = await index.position();

          await index.beginEpoch('01234567-89ab-4cde-8f01-23456789abcd', '7-0');

          expect(await index.logPosition()).toBe('7-0');
          expect(await index.position()).toBe(count + 1);
          await expect(since(index, before)).rejects.toMatchObject({ name: 'ChangesExpiredError' });
          const after = await now(index);
          expect(after).toEqual({ epoch: '0123456789ab4cde8f0123456789abcd', rev: before.rev });
          await index.apply(changes({ items: [item('b', media('b'), { isNew: true })], at: 3 }));
          expect(await since(index, after)).toEqual(['created 0:b at 3']);
          expect(await since(index, sealPosition(after))).toEqual(['created 0:b at 3']);
        });
      });
    });

    it('is of no use once it is closed', async () => {
      const index = await open();
      await index.apply(changes({ items: [item('a', media('a.jpg'))] }));

      await index.close();

      await expect(index.apply(changes({}))).rejects.toThrow('closed');
      await expect(index.load(0)).rejects.toThrow();
    });
  });
}
