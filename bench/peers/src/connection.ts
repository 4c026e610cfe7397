import { type List, PAGE_SIZE, type PageLoader } from './pages.ts';
import type { WireArticle, WireItem } from './wire.ts';

/** What a field asks for. */
export interface Window {
  readonly list: List;
  readonly first: number;
  /** The cursor that it goes on from. */
  readonly after?: string | null | undefined;
}

/** A part of a list, newest first. */
interface Slice {
  readonly totalCount: number;
  /** The place of its first item. */
  readonly start: number;
  readonly items: readonly WireItem[];
}

/** Reads a window with the calls for the pages that it touches, all at once. */
export async function readSlice(pages: Pick<PageLoader, 'load'>, window: Window): Promise<Slice> {
  const { list, first, after } = window;
  const start = after ? placeOf(after) + 1 : 0;
  const base = start - (start % PAGE_SIZE);
  const reads = [];
  for (let offset = base; offset < start + first; offset += PAGE_SIZE)
    reads.push(pages.load({ list, offset }));
  const read = await Promise.all(reads);
  const items = read.flatMap(({ item }) => item).slice(start - base, start - base + first);
  return { totalCount: read[0]?.total_count ?? 0, start, items };
}

/** A slice as a Relay connection whose edges hold what upstream sent. */
export function connectionOf({ totalCount, start, items }: Slice) {
  const edges = items.map((node, index) => ({ cursor: cursorOf(start + index), node }));
  return {
    totalCount,
    edges,
    pageInfo: {
      hasNextPage: start + items.length < totalCount,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The connection of a window, with its nodes as plain objects of the schema's fields. */
export async function readConnection(pages: Pick<PageLoader, 'load'>, window: Window) {
  const { edges, ...rest } = connectionOf(await readSlice(pages, window));
  return { ...rest, edges: edges.map(({ cursor, node }) => ({ cursor, node: assetOf(node) })) };
}

export function articleOf(article: WireArticle) {
  return {
    title: article.title,
    author: article.author,
    digest: article.digest,
    content: article.content,
    url: article.url,
    contentSourceUrl: article.content_source_url,
    thumbMediaId: article.thumb_media_id,
    showCoverPic: article.show_cover_pic === 1,
  };
}

function assetOf(item: WireItem) {
  return {
    id: Buffer.from(`Asset:${item.media_id}`).toString('base64'),
    mediaId: item.media_id,
    name: item.name ?? null,
    url: item.url ?? null,
    updateTime: item.update_time,
    articles: item.content?.news_item.map(articleOf) ?? null,
  };
}

function cursorOf(place: number): string {
  return Buffer.from(`O:${place}`).toString('base64');
}

function placeOf(cursor: string): number {
  return Number(Buffer.from(cursor, 'base64').toString().slice('O:'.length));
}
