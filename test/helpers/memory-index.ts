import { isDeepStrictEqual } from 'node:util';
import { toPlainText } from '../../src/articles/plain-text.ts';
import { runSlices } from '../../src/articles/yielding-queue.ts';
import { articleKeyOf } from '../../src/index/article-key.ts';
import type {
  AssetIndex,
  ChangesAnswer,
  ChangesRequest,
  ItemBody,
  ItemChange,
  ListChanges,
  SearchAnswer,
  SearchField,
  SearchHit,
  SearchMatch,
  SearchPosition,
  SearchRequest,
  StoredArticle,
  StoredChange,
  StoredList,
  StoredListState,
} from '../../src/index/asset-index.ts';
import { ChangesExpiredError } from '../../src/index/errors.ts';
import { unsealPosition } from '../../src/index/sealed-position.ts';
import { compareInOrder } from '../../src/index/search-order.ts';
import type { Phrase, SearchTerms } from '../../src/index/text/search-terms.ts';
import { snippetOf } from '../../src/index/text/snippet.ts';
import { nameKeyOf, tokensOf } from '../../src/index/text/tokens.ts';

/** An index in memory, and the searches that it has answered, in their order. */
export interface MemoryIndex {
  readonly index: AssetIndex;
  readonly searches: SearchRequest[];
}

/** What an index does, as plainly as it can be written: looks at every item, each time. */
export function memoryIndex(): MemoryIndex {
  const searches: SearchRequest[] = [];
  const lists = new Map<number, Required<StoredListState>>();
  let stored: readonly Stored[] = [];
  /** Everything that was ever told, oldest first. */
  const told: StoredChange[] = [];
  let rev = 0;
  let forgottenRev = 0;
  let applied = 0;
  let isClosed = false;
  let epoch = EPOCH;
  let logPosition: string | undefined;

  function assertOpen(): void {
    if (isClosed) throw new Error('The index is closed.');
  }

  const ofList = (list: number) => stored.filter((each) => each.list === list);

  function replace(list: number, id: string, next: (former: Stored | undefined) => Stored | undefined) {
    const former = stored.find((each) => each.list === list && each.id === id);
    const others = stored.filter((each) => each !== former);
    const item = next(former);
    stored = item === undefined ? others : [...others, item];
  }

  function unplace(isMeant: (item: Stored) => boolean): void {
    stored = stored.map((each) => (isMeant(each) ? { ...each, seq: undefined } : each));
  }

  function tell(kind: StoredChange['kind'], list: number, id: string, at: number): void {
    rev += 1;
    told.push({ kind, list, id, at, rev });
    const old = told.filter(
      (each) => each.at < at - CHANGES_FOR_MS && newestOf(told, each.list, each.id) === each,
    );
    for (const each of old) {
      forgottenRev = Math.max(forgottenRev, each.rev);
      told.splice(told.indexOf(each), 1);
    }
  }

  function remove(list: number, id: string, at: number): void {
    replace(list, id, () => undefined);
    tell('deleted', list, id, at);
  }

  function tellItem(list: number, at: number, former: Stored | undefined, { id, isNew, body }: ItemChange) {
    if (body === undefined) return;
    if (former === undefined) {
      if (isNew || newestOf(told, list, id)?.kind === 'deleted') tell('created', list, id, at);
    } else if (!isDeepStrictEqual(lastingOf(former.body), lastingOf(body))) tell('changed', list, id, at);
  }

  function applyItem(list: number, at: number, change: ItemChange): void {
    replace(list, change.id, (former) => {
      tellItem(list, at, former, change);
      const body = change.body ?? former?.body;
      return body && { ...change, list, body, movedAt: movedAtOf(former, body, at) };
    });
    const { id, seq } = change;
    if (stored.some((each) => each.list === list && each.id === id))
      unplace((each) => each.list === list && each.id !== id && seq !== undefined && each.seq === seq);
  }

  return {
    searches,
    index: {
      async apply({ list, about, deleted, unplaced, items, isWhole = false, at, ...changes }: ListChanges) {
        assertOpen();
        applied += 1;
        logPosition = changes.position ?? logPosition;
        for (const id of deleted) remove(list, id, at);
        for (const id of changes.outdated ?? [])
          if (stored.some((each) => each.list === list && each.id === id)) tell('changed', list, id, at);
        if (changes.areDeletionsUnknown) {
          rev += 1;
          forgottenRev = rev;
        }
        const isGiven = (id: string) => items.some((item) => item.id === id);
        unplace(
          (each) => each.list === list && (unplaced.includes(each.id) || (isWhole && !isGiven(each.id))),
        );
        for (const item of items) applyItem(list, at, item);
        if (about !== undefined)
          lists.set(list, { ...about, dead: about.dead ?? lists.get(list)?.dead ?? [] });
      },
      async load(list) {
        assertOpen();
        const about = lists.get(list);
        return about && loadedList(about, ofList(list));
      },
      async get(list, ids) {
        return new Map(
          ofList(list)
            .filter(({ id }) => ids.includes(id))
            .map(({ id, body: { item, contents } }) => [id, { item, contents }]),
        );
      },
      async search(request, signal) {
        searches.push(request);
        // As one that waits for its turn.
        await undefined;
        signal.throwIfAborted();
        return answerTo(request, stored);
      },
      position: async () => applied,
      logPosition: async () => logPosition,
      async beginEpoch(next, position) {
        assertOpen();
        applied += 1;
        epoch = next.replaceAll('-', '');
        logPosition = position;
      },
      findArticle: async (key, among) =>
        stored.filter(({ list }) => among.includes(list)).flatMap((each) => articlesAt(key, each)),
      async changesSince(request) {
        const afterRev = revIn(request.after, epoch) ?? rev;
        if (afterRev < forgottenRev || afterRev > rev) throw new ChangesExpiredError();
        return { epoch, afterRev, lastRev: rev, ...changesIn(told, request, afterRev) };
      },
      async close() {
        isClosed = true;
      },
    },
  };
}

const CHANGES_FOR_MS = 90 * 24 * 3_600_000;

const EPOCH = '0123456789abcdef0123456789abcdef';

/** Undefined where none is given; minus one of another index. */
function revIn(after: ChangesRequest['after'], epoch: string): number | undefined {
  if (after === undefined) return undefined;
  if ('sealed' in after) return unsealPosition(epoch, after) ?? -1;
  return after.epoch === epoch ? after.rev : -1;
}

function newestOf(told: readonly StoredChange[], list: number, id: string): StoredChange | undefined {
  return told.findLast((each) => each.list === list && each.id === id);
}

function changesIn(
  told: readonly StoredChange[],
  { after, lists, count }: ChangesRequest,
  afterRev: number,
): Pick<ChangesAnswer, 'changes' | 'hasMore'> {
  if (after === undefined) return { changes: [], hasMore: false };
  const since = told.filter(({ rev }) => rev > afterRev);
  const changes = since
    .filter((each) => lists.includes(each.list) && newestOf(told, each.list, each.id) === each)
    .map((each) => {
      const isCreated = since.some(
        ({ list, id, kind }) => list === each.list && id === each.id && kind === 'created',
      );
      return { ...each, kind: each.kind === 'changed' && isCreated ? 'created' : each.kind };
    });
  return { changes: changes.slice(0, count), hasMore: changes.length > count };
}

function lastingOf({ item, contents, updatedAt, texts }: ItemBody) {
  const { articles, ...fields } = JSON.parse(item);
  return {
    fields,
    articles: articles?.map((article: { url?: unknown }) => ({ ...article, url: article.url != null })),
    contents,
    updatedAt,
    texts: [texts.name, texts.description, texts.articles.map(({ url, ...others }) => others)],
  };
}

interface Stored extends Omit<ItemChange, 'body'> {
  readonly list: number;
  readonly body: ItemBody;
  readonly movedAt: number | undefined;
}

function movedAtOf(former: Stored | undefined, body: ItemBody, at: number): number | undefined {
  if (former === undefined) return undefined;
  const hasMoved =
    former.body.updatedAt !== body.updatedAt || !isDeepStrictEqual(partsOf(former.body), partsOf(body));
  return hasMoved ? at : former.movedAt;
}

function loadedList(about: Required<StoredListState>, items: readonly Stored[]): StoredList {
  const placed = items
    .flatMap(({ seq, ...item }) => (seq === undefined ? [] : { ...item, seq }))
    .sort((a, b) => a.seq - b.seq);
  return {
    about,
    ids: placed.map(({ id }) => id),
    hashes: Float64Array.from(placed, ({ hash }) => hash),
    seqs: Float64Array.from(placed, ({ seq }) => seq),
    calls: Float64Array.from(placed, ({ call }) => call),
    readAts: Float64Array.from(placed, ({ readAt }) => readAt),
    updatedAts: Float64Array.from(placed, ({ body }) => body.updatedAt ?? Number.NaN),
    unplacedIds: items.filter(({ seq }) => seq === undefined).map(({ id }) => id),
  };
}

function articlesAt(key: string, { list, id, body: { texts } }: Stored): StoredArticle[] {
  return texts.articles.flatMap(({ url }, article) =>
    url !== null && articleKeyOf(url) === key ? { list, id, article } : [],
  );
}

function answerTo(request: SearchRequest, stored: readonly Stored[]): SearchAnswer {
  const { sort, after, before, count, isFromEnd, wantsTotal } = request;
  const all = stored.flatMap((item) => hitOf(item, request) ?? []).sort((a, b) => compareInOrder(a, b, sort));
  const precedes = (a: SearchPosition, b: SearchPosition) => compareInOrder(a, b, sort) < 0;
  const start = after === undefined ? 0 : all.filter((hit) => !precedes(after, hit)).length;
  const until = before === undefined ? all.length : all.filter((hit) => precedes(hit, before)).length;
  const end = Math.max(start, until);
  const from = isFromEnd ? Math.max(start, end - count) : start;
  const to = isFromEnd ? end : Math.min(end, start + count);
  return {
    hits: all.slice(from, to),
    hasPreceding: from > 0,
    hasFollowing: to < all.length,
    totalCount: wantsTotal ? all.length : undefined,
  };
}

/** Undefined unless it is found. */
function hitOf(item: Stored, request: SearchRequest): SearchHit | undefined {
  const { terms, fields, lists, updatedFrom, updatedBefore, hasUrl, hasCover, sort, wantsMatches } = request;
  const { list, id, hash, movedAt, body } = item;
  const { updatedAt, texts } = body;
  if (!lists.includes(list)) return undefined;
  // What has no instant is in no span of time.
  if (updatedFrom !== undefined && !(updatedAt !== undefined && updatedAt >= updatedFrom)) return undefined;
  if (updatedBefore !== undefined && !(updatedAt !== undefined && updatedAt < updatedBefore))
    return undefined;
  if (hasUrl !== undefined && texts.hasUrl !== hasUrl) return undefined;
  if (hasCover !== undefined && texts.hasCover !== hasCover) return undefined;

  const found = partsOf(body).filter((part) => terms === undefined || fits(part, terms, fields));
  if (found.length === 0) return undefined;
  return {
    tier:
      terms === undefined || sort.by !== 'relevance'
        ? 0
        : Math.min(...found.map((part) => tierOf(part, terms, fields))),
    updatedAt: updatedAt ?? 0,
    name: sort.by === 'name' ? sortNameOf(body) : '',
    list,
    hash,
    id,
    movedAt,
    matches:
      terms === undefined || !wantsMatches ? [] : found.flatMap((part) => matchesOf(part, terms, fields)),
  };
}

function sortNameOf({ texts: { name, articles } }: ItemBody): string {
  return nameKeyOf(name ?? articles[0]?.title ?? '');
}

/** What words are looked for in together: an article, or a picture, voice or video. */
interface Part {
  readonly article: number | undefined;
  readonly texts: Partial<Readonly<Record<SearchField, string | null>>>;
}

function partsOf({ texts: { name, description, articles }, contents }: ItemBody): Part[] {
  if (articles.length === 0) return [{ article: undefined, texts: { name, digest: description } }];
  return articles.map(({ title, digest, author }, article) => {
    const text = runSlices(toPlainText(contents[article] ?? ''));
    return { article, texts: { title, digest, author, text } };
  });
}

function fits(part: Part, { required, excluded }: SearchTerms, fields: readonly SearchField[]): boolean {
  return (
    required.every((phrase) => isIn(part, phrase, fields)) &&
    !excluded.some((phrase) => isIn(part, phrase, fields))
  );
}

/** The fields that decide each tier, besides those of the tiers before it. */
const TIERS: readonly (readonly SearchField[])[] = [['name', 'title'], ['digest', 'author'], ['text']];

function tierOf(part: Part, { required }: SearchTerms, fields: readonly SearchField[]): number {
  return TIERS.findIndex((_, tier) => {
    const inTier = fields.filter((field) =>
      TIERS.slice(0, tier + 1)
        .flat()
        .includes(field),
    );
    return required.every((phrase) => isIn(part, phrase, inTier));
  });
}

function isIn({ texts }: Part, { tokens, isPrefix }: Phrase, fields: readonly SearchField[]): boolean {
  return fields.some((field) => {
    const words = tokensOf(texts[field] ?? '').split(' ');
    return words.some((_, at) =>
      tokens.every((token, place) =>
        isPrefix && place === tokens.length - 1
          ? words[at + place]?.startsWith(token)
          : words[at + place] === token,
      ),
    );
  });
}

function matchesOf({ article, texts }: Part, { required }: SearchTerms, fields: readonly SearchField[]) {
  return fields.flatMap((field): SearchMatch[] => {
    const snippet = snippetOf(texts[field] ?? '', required);
    return snippet === undefined ? [] : [{ field, article, snippet }];
  });
}
