import type { Asset, MediaAsset, NewsAsset } from '../../src/upstream/asset.ts';
import type { Article, Draft, News, Publication } from '../../src/upstream/news.ts';
import type { Page } from '../../src/upstream/port.ts';

type Item = Asset | Draft | Publication;

/** The type of an item of any list. */
export type ItemType = Item['type'];

/**
 * Whether a value is what the types promise of a page, and what their comments do, in every field
 * at run time.
 */
export function isPageOf(type: ItemType, value: unknown): boolean {
  const shape: Record<keyof Page<Item>, Check> = {
    totalCount: isCount,
    items: isListOf((item) => isItemOf(type, item)),
  };
  return hasShape(shape)(value);
}

/** The same for an item. */
export function isItemOf(type: ItemType, value: unknown): boolean {
  return hasShape({ ...shapeOf(type), type: (each) => each === type })(value);
}

function shapeOf(type: ItemType): Shape {
  switch (type) {
    case 'draft':
      return DRAFT;
    case 'publication':
      return PUBLICATION;
    case 'news':
      return NEWS_ASSET;
    default:
      return MEDIA;
  }
}

type Check = (value: unknown) => boolean;

type Shape = Readonly<Record<string, Check>>;

/** Every key of the shape, and no other. */
function hasShape(shape: Shape): Check {
  const checks = Object.entries(shape);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === checks.length &&
    checks.every(([key, check]) => key in value && check(value[key as keyof typeof value]));
}

const isListOf =
  (isElement: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(isElement);

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const isCount: Check = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
const isFilled: Check = (value) => typeof value === 'string' && value !== '';
const isFlag: Check = (value) => typeof value === 'boolean';
const isInstant: Check = (value) => value instanceof Date && value.getTime() % 1000 === 0;
const isWebUrl: Check = (value) =>
  typeof value === 'string' && URL.canParse(value) && new URL(value).protocol.startsWith('http');

const MEDIA: Record<keyof MediaAsset, Check> = {
  type: isFilled,
  mediaId: isFilled,
  updatedAt: isInstant,
  name: orNull(isFilled),
  url: orNull(isWebUrl),
  description: orNull(isFilled),
  coverUrl: orNull(isWebUrl),
};

const ARTICLE: Record<keyof Article, Check> = {
  type: orNull((value) => value === 'news' || value === 'pictures'),
  title: orNull(isFilled),
  author: orNull(isFilled),
  digest: orNull(isFilled),
  content: orNull(isFilled),
  url: orNull(isWebUrl),
  contentSourceUrl: orNull(isWebUrl),
  thumbMediaId: orNull(isFilled),
  thumbUrl: orNull(isWebUrl),
  pictures: isListOf(isFilled),
  showCoverPic: orNull(isFlag),
  needOpenComment: orNull(isFlag),
  onlyFansCanComment: orNull(isFlag),
  isDeleted: orNull(isFlag),
};

const NEWS: Record<keyof News, Check> = {
  updatedAt: isInstant,
  createdAt: orNull(isInstant),
  articles: isListOf(hasShape(ARTICLE)),
};

const NEWS_ASSET: Record<keyof NewsAsset, Check> = { ...NEWS, type: isFilled, mediaId: isFilled };
const DRAFT: Record<keyof Draft, Check> = { ...NEWS, type: isFilled, mediaId: isFilled };
const PUBLICATION: Record<keyof Publication, Check> = { ...NEWS, type: isFilled, articleId: isFilled };
