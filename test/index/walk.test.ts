import { describe, expect, it, onTestFinished } from 'vitest';
import { createMirror } from '../../src/index/mirror/mirror.ts';
import { openSqliteIndex } from '../../src/index/sqlite/open-sqlite-index.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { mediaAsset } from '../helpers/assets.ts';
import { clockedSource } from '../helpers/clocked-source.ts';
import { ask, gatewayOfLibrary, libraryOver } from '../helpers/execute.ts';
import { settle } from '../helpers/settle.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const PICTURES = 400;

/** How many of them change on the way. */
const CHANGES = 200;

const PAGE = 33;

const WORDS = ['spring', 'tea', 'lantern'];

const SEARCH = `
  query ($query: String, $sort: SearchSort, $first: Int, $after: String, $last: Int, $before: String) {
    search(query: $query, sort: $sort, first: $first, after: $after, last: $last, before: $before) {
      nodes { id ... on MediaAsset { name } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      paging
    }
  }
`;

const SORTS = [
  { query: 'tea', sort: undefined },
  { query: undefined, sort: { by: 'UPDATED_AT', direction: 'DESC' } },
  { query: undefined, sort: { by: 'UPDATED_AT', direction: 'ASC' } },
  { query: undefined, sort: { by: 'NAME', direction: 'ASC' } },
  { query: 'spring', sort: { by: 'NAME', direction: 'DESC' } },
];

/** A gateway that searches what it has read of an account of pictures, which change. */
async function searchedAccount(seed: number) {
  const random = createRandom(seed);
  const upstream = clockedSource({ count: 0 });
  const { lists, clock, now } = upstream;
  const nameOf = (number: number) => `${random.pick(WORDS)} ${random.integer(0, 99)} ${number}.jpg`;
  const unchanged = new Map<string, string>();
  lists.image = Array.from({ length: PICTURES }, (_, index) => {
    const mediaId = `image-${PICTURES - index}`;
    const name = nameOf(index);
    unchanged.set(mediaId, name);
    return mediaAsset({ mediaId, name, updatedAt: new Date(clock.time - (index + 1) * 60_000) });
  });
  let uploads = 0;

  /** Opens an index that knows nothing, and reads all into it. */
  async function open() {
    const { index, startWriting } = openSqliteIndex({
      file: `${temporaryFolder()}/library.db`,
      account: 'wx1234',
    });
    onTestFinished(() => index.close());
    const mirror = createMirror({ index, startWriting, now, onFailure: fail });
    const library = libraryOver(upstream.source, { store: mirror.store, now });
    await mirror.follow(library);
    await mirror.startStoring();
    const gateway = gatewayOfLibrary(library, { index, now });
    while (await library.filling.step());
    await mirror.flush();
    return { gateway, library, mirror };
  }

  let opened = await open();

  function change(): void {
    const at = random.integer(0, lists.image.length - 1);
    const former = lists.image[at];
    if (former === undefined) return;
    const updatedAt = new Date(clock.time);
    const { mediaId } = former;
    uploads += 1;
    const others = lists.image.toSpliced(at, 1);
    switch (random.pick(['upload', 'delete', 'edit'])) {
      case 'upload':
        lists.image = [
          mediaAsset({ mediaId: `new-${uploads}`, name: nameOf(uploads), updatedAt }),
          ...lists.image,
        ];
        return;
      case 'delete':
        unchanged.delete(mediaId);
        lists.image = others;
        return;
      default:
        unchanged.delete(mediaId);
        lists.image = [mediaAsset({ mediaId, name: nameOf(uploads), updatedAt }), ...others];
    }
  }

  return {
    unchanged,
    /** So many pictures change, and the gateway learns of it. */
    async change(count: number) {
      for (let changed = 0; changed < count; changed += 1) {
        change();
        clock.time += 1000;
      }
      clock.time += 3_600_000;
      await ask(opened.gateway, '{ assets(type: IMAGE, first: 1) { totalCount } }');
      await settle();
      while (await opened.library.filling.step());
      await opened.mirror.flush();
    },
    async rebuild() {
      opened = await open();
    },
    ask: (variables: object) => ask(opened.gateway, SEARCH, { ...variables }),
  };
}

function fail(error: unknown): never {
  throw error;
}

describe.each([false, true])(
  'a walk through a search by 33, with a store that is built anew on the way: %s',
  (isRebuilt) => {
    it.each(
      SORTS.flatMap((search, seed) =>
        (['forwards', 'backwards'] as const).map((direction) => ({ ...search, direction, seed })),
      ),
    )('shows all that stays as it is once: $query $sort.by $sort.direction, $direction', async (walk) => {
      const { query, sort, direction, seed } = walk;
      const account = await searchedAccount(seed + 1);
      const pages = Math.ceil(PICTURES / PAGE);
      const shown: string[] = [];
      let cursor: string | undefined;

      for (let page = 0; ; page += 1) {
        const window =
          direction === 'forwards' ? { first: PAGE, after: cursor } : { last: PAGE, before: cursor };
        const { data, errors } = await account.ask({ query, sort, ...window });
        expect(errors).toBeUndefined();
        const { nodes, pageInfo } = data.search;
        shown.push(
          ...nodes.map(({ id }: { id: string }) =>
            Buffer.from(id, 'base64url').toString().slice('image:'.length),
          ),
        );
        cursor = direction === 'forwards' ? pageInfo.endCursor : pageInfo.startCursor;
        if (!(direction === 'forwards' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break;
        await account.change(Math.ceil(CHANGES / pages));
        if (isRebuilt && page === 1) await account.rebuild();
      }

      const stays = [...account.unchanged].flatMap(([id, name]) =>
        query === undefined || name.startsWith(query) ? id : [],
      );
      expect(stays.length).toBeGreaterThan(50);
      const counts = new Map<string, number>();
      for (const id of shown) counts.set(id, (counts.get(id) ?? 0) + 1);
      expect(stays.filter((id) => counts.get(id) !== 1)).toEqual([]);
    });
  },
);
