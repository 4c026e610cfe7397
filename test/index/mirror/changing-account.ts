import { assetLists } from '../../../src/library/asset-lists.ts';
import { publicationList } from '../../../src/library/publication-list.ts';
import type { Random } from '../../../src/sandbox/random.ts';
import type { Asset, AssetSource } from '../../../src/upstream/asset.ts';
import type { Publication, PublicationSource } from '../../../src/upstream/news.ts';
import type { Page, PageRange } from '../../../src/upstream/port.ts';
import { article, mediaAsset, newsAsset, perType } from '../../helpers/assets.ts';
import { publication } from '../../helpers/news.ts';

/** The lists that change, and their tags. */
export const LISTS = [
  { name: 'image', tag: 0 },
  { name: 'news', tag: 3 },
  { name: 'publication', tag: 5 },
] as const;

export type ListName = (typeof LISTS)[number]['name'];

export type Item = Asset | Publication;

export function idOf(item: Item): string {
  return item.type === 'publication' ? item.articleId : item.mediaId;
}

/** Each item has one of them, in its name or in its title and text. */
export const WORDS = ['spring', 'tea', 'lantern', 'river'] as const;

/** Whether an item has this word. */
export function hasWord(item: Item, word: string): boolean {
  return 'articles' in item ? item.articles[0]?.title === word : (item.name?.startsWith(word) ?? false);
}

/** Far more than a run makes. */
const DAILY_CALLS = 1_000_000;

/** An account of pictures, news and publications, of which a replica may be behind by one change. */
export function createChangingAccount(random: Random, now: () => number) {
  let made = 0;
  let isLagging = false;
  const lists: Record<ListName, readonly Item[]> = { image: [], news: [], publication: [] };
  let before = { ...lists };

  function make(type: ListName, known?: string): Item {
    made += 1;
    const id = known ?? `${type}-${made}`;
    const word = random.pick(WORDS);
    const updatedAt = new Date(Math.floor(now() / 1000) * 1000);
    const articles = [article({ title: word, content: `<p>${made} ${word}</p>` })];
    switch (type) {
      case 'image':
        return mediaAsset({ mediaId: id, name: `${word} ${made}.jpg`, updatedAt });
      case 'news':
        return newsAsset({ mediaId: id, updatedAt, articles });
      case 'publication':
        return publication({ articleId: id, updatedAt, articles });
    }
  }

  function change(type: ListName, next: (list: readonly Item[]) => readonly Item[]): void {
    before = { ...lists };
    lists[type] = next(lists[type]);
  }

  const seen = () => (isLagging && random.chance(50) ? before : lists);
  const itemsOf = (type: string) => LISTS.find(({ name }) => name === type)?.name;

  function pageOf<T>(type: string, { offset, count }: PageRange): Page<T> {
    const name = itemsOf(type);
    const list = name === undefined ? [] : seen()[name];
    return { items: list.slice(offset, offset + count) as unknown as T[], totalCount: list.length };
  }

  const quota = async () => ({ dailyLimit: DAILY_CALLS, used: 0 });
  const source: AssetSource = {
    authenticate: async () => 'token',
    fetchPage: async ({ type, ...range }) => pageOf(type, range),
    fetchCounts: async () => perType((type) => pageOf(type, { offset: 0, count: 0 }).totalCount),
    fetchListQuota: quota,
    fetchCountQuota: quota,
  };
  const publications: PublicationSource = {
    fetchPage: async (range) => pageOf('publication', range),
    fetchPageQuota: quota,
  };

  return {
    definitions: [...assetLists(source, DAILY_CALLS), publicationList(publications, DAILY_CALLS)],
    lists,
    /** From now on, half of the answers are of a replica that is behind by one change; or none is. */
    lag(isOn: boolean) {
      isLagging = isOn;
      before = { ...lists };
    },
    upload: (type: ListName) => change(type, (list) => [make(type), ...list]),
    /** The item at this offset, from the newest on, and again from there. */
    remove: (type: ListName, offset: number) =>
      change(type, (list) => list.filter((_, index) => index !== offset % list.length)),
    /** Moves it to the head. */
    edit: (type: ListName, offset: number) =>
      change(type, (list) => {
        const item = list[offset % list.length];
        return item === undefined ? list : [make(type, idOf(item)), ...list.filter((each) => each !== item)];
      }),
    /** Leaves it where it is. */
    rename: (type: ListName, offset: number) =>
      change(type, (list) =>
        list.map((item, index) => (index === offset % list.length ? make(type, idOf(item)) : item)),
      ),
  };
}
