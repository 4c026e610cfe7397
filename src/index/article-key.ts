/**
 * What tells an article's address from all others: the same for every way to write the address.
 * Undefined if it is none of `mp.weixin.qq.com`. At most 100 characters.
 *
 * An article has a long address, `/s?__biz=…&mid=…&idx=…`, and may have a short one, `/s/…`. Their
 * keys differ: only WeChat knows which belong together. Parameters that say who shares the article,
 * or which version of it was seen, do not count.
 */
export function articleKeyOf(url: string): string | undefined {
  if (url.length > MAX_URL_LENGTH) return undefined;
  // As it stands in HTML, in articles that were pasted into others even twice.
  const address = parsed(url.replace(/&(?:amp;)+/gi, '&'));
  if (address === undefined || address.host !== 'mp.weixin.qq.com' || !/^https?:$/.test(address.protocol))
    return undefined;
  if (address.username !== '' || address.password !== '') return undefined;

  const short = /^\/s\/([\w-]{1,64})$/.exec(address.pathname)?.[1];
  if (short !== undefined) return `s/${short}`;

  const names = LONG_FORMS[address.pathname];
  if (names === undefined) return undefined;
  const account = /^(\w{1,40})={0,2}$/.exec(address.searchParams.get('__biz') ?? '')?.[1];
  const message = /^\d{1,20}$/.exec(address.searchParams.get(names.message) ?? '')?.[0];
  const article = /^[1-9]\d?$/.exec(address.searchParams.get(names.article) ?? '1')?.[0];
  if (account === undefined || message === undefined || article === undefined) return undefined;
  return `${account}/${message}/${article}`;
}

const MAX_URL_LENGTH = 2048;

/** The names of the message and of the article in it, in addresses of today and of 2013. */
const LONG_FORMS: Readonly<Record<string, { readonly message: string; readonly article: string }>> = {
  '/s': { message: 'mid', article: 'idx' },
  '/mp/appmsg/show': { message: 'appmsgid', article: 'itemidx' },
};

function parsed(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
