import type { Asset, AssetType, MediaAsset, NewsAsset } from '../../src/upstream/asset.ts';
import type { Article } from '../../src/upstream/news.ts';
import type { Page } from '../../src/upstream/port.ts';

/**
 * Whether a value is what the types promise of a page, and what their comments do, in every field
 * at run time.
 */
export function isPageOf(type: AssetType, value: unknown): boolean {
  return hasShape<Page<Asset>>({ totalCount: isCount, items: isListOf((asset) => isAssetOf(type, asset)) })(
    value,
  );
}

/** The same for an asset. */
export function isAssetOf(type: AssetType, value: unknown): boolean {
  return hasShape<Asset>(type === 'news' ? NEWS : { ...MEDIA, type: (each) => each === type })(value);
}

type Check = (value: unknown) => boolean;

/** Every key of the type, and no other. */
function hasShape<T extends Asset | Article | Page<Asset>>(shape: Record<keyof T, Check>): Check {
  const checks = Object.entries<Check>(shape);
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

const NEWS: Record<keyof NewsAsset, Check> = {
  type: (value) => value === 'news',
  mediaId: isFilled,
  updatedAt: isInstant,
  createdAt: orNull(isInstant),
  articles: isListOf(hasShape<Article>(ARTICLE)),
};
