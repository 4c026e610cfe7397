import DataLoader from 'dataloader';
import { request } from 'undici';
import type { WirePage } from './wire.ts';

/** The lists that peers read. */
export type List = 'image' | 'news';

/** Which page of a list: each begins at a multiple of {@link PAGE_SIZE}. */
export interface PageKey {
  readonly list: List;
  readonly offset: number;
}

/** Most items that one call returns. */
export const PAGE_SIZE = 20;

const URL = `${process.env['UPSTREAM_URL']}/cgi-bin/material/batchget_material?access_token=token`;
const HEADERS = { 'content-type': 'application/json' };

/** Pages in memory, where a peer caches items: it never looks whether they still hold. */
const cached = process.env['CACHE_ITEMS'] === 'true' ? new Map<string, Promise<WirePage>>() : undefined;

/** Reads one page; from memory where the process runs with CACHE_ITEMS=true. */
export function readPage({ list, offset }: PageKey): Promise<WirePage> {
  if (cached === undefined) return fetchPage(list, offset);
  const key = nameOf({ list, offset });
  const page = cached.get(key) ?? fetchPage(list, offset);
  cached.set(key, page);
  return page;
}

/** Of one operation: fields that want the same page share one call. */
export type PageLoader = DataLoader<PageKey, WirePage, string>;

export function openPageLoader(): PageLoader {
  return new DataLoader((keys) => Promise.all(keys.map(readPage)), { cacheKeyFn: nameOf });
}

function nameOf({ list, offset }: PageKey): string {
  return `${list}:${offset}`;
}

async function fetchPage(list: List, offset: number): Promise<WirePage> {
  const body = JSON.stringify({ type: list, offset, count: PAGE_SIZE });
  const answer = await request(URL, { method: 'POST', headers: HEADERS, body });
  const page = (await answer.body.json()) as WirePage & { readonly errmsg?: string };
  if (page.errmsg !== undefined) throw new Error(page.errmsg);
  return page;
}
