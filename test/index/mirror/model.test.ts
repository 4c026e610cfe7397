import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AssetIndex, SEARCH_FIELDS, type SearchRequest } from '../../../src/index/asset-index.ts';
import { createMirror } from '../../../src/index/mirror/mirror.ts';
import { openSqliteIndex } from '../../../src/index/sqlite/open-sqlite-index.ts';
import { parseSearchTerms } from '../../../src/index/text/search-terms.ts';
import type { AssetLibrary } from '../../../src/library/asset-library.ts';
import { createRandom } from '../../../src/sandbox/random.ts';
import { libraryOf } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { settle } from '../../helpers/settle.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { windowIn } from '../../helpers/windows.ts';
import { createChangingAccount, hasWord, type Item, idOf, LISTS, WORDS } from './changing-account.ts';
import { createLibraryCopy, type LibraryCopy } from './library-copy.ts';

/** What happens to the account, or is asked of the gateway. */
type Step =
  | {
      readonly does: 'upload' | 'delete' | 'edit' | 'rename' | 'read' | 'fill';
      readonly list: number;
      readonly at: number;
    }
  | { readonly does: 'wait'; readonly seconds: number }
  | { readonly does: 'lag'; readonly isOn: boolean }
  /** So many changes cannot be stored, and so many reads of the store fail. */
  | { readonly does: 'fail'; readonly changes: number; readonly reads: number }
  | { readonly does: 'restart' | 'crash' | 'deploy' }
  /**
   * A caller begins to keep a copy, while the account changes so often, and the process may crash right
   * after it; or one applies the changes.
   */
  | { readonly does: 'copy'; readonly changes: number; readonly crashes: boolean }
  | { readonly does: 'follow' };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      does: fc.constantFrom('upload', 'delete', 'edit', 'rename', 'read', 'read', 'fill'),
      list: fc.nat(LISTS.length - 1),
      at: fc.nat(40),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('wait'), seconds: fc.constantFrom(1, 60, 600, 4000) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('lag'), isOn: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('fail'), changes: fc.nat(20), reads: fc.nat(2) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('restart', 'crash', 'deploy') }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('copy'), changes: fc.nat(2), crashes: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('follow') }) },
) as fc.Arbitrary<Step>;

/** How much memory there is for items: for hardly one, for a page, or for all. */
const CACHE_BYTES = [2 ** 12, 2 ** 15, 2 ** 24];

const EVERYTHING: SearchRequest = {
  terms: undefined,
  lists: LISTS.map(({ tag }) => tag),
  fields: SEARCH_FIELDS,
  sort: { by: 'updatedAt', isDescending: true },
  count: 1000,
  isFromEnd: false,
  wantsTotal: true,
  wantsMatches: true,
};

/** A search for each thing that can be asked for. */
const SEARCHES: readonly SearchRequest[] = [
  EVERYTHING,
  { ...EVERYTHING, sort: { by: 'name', isDescending: false } },
  { ...EVERYTHING, lists: [3], sort: { by: 'updatedAt', isDescending: false } },
  { ...EVERYTHING, updatedFrom: Date.UTC(2026, 0, 31, 8, 10), count: 5, isFromEnd: true },
  ...WORDS.map((word, index) => ({
    ...EVERYTHING,
    terms: parseSearchTerms(index % 2 === 0 ? word : `${word} -river`),
    sort: { by: 'relevance' as const, isDescending: true },
  })),
];

const search = (index: AssetIndex, request: SearchRequest) =>
  index.search(request, new AbortController().signal);

/** What is to fail, as often as it says. */
interface Failures {
  changes: number;
  reads: number;
}

/** One index that is two, of which the first one answers, unless it is to fail. */
function both(index: AssetIndex, reference: AssetIndex, failures: Failures): AssetIndex {
  async function reading<T>(read: () => Promise<T>): Promise<T> {
    if (failures.reads === 0) return read();
    failures.reads -= 1;
    throw new Error('The store cannot be read.');
  }
  return {
    ...index,
    position: () => reading(index.position),
    load: (list) => reading(() => index.load(list)),
    get: (list, ids) => reading(() => index.get(list, ids)),
    async apply(changes) {
      if (failures.changes > 0) {
        failures.changes -= 1;
        throw new Error('The disk is full.');
      }
      await index.apply(changes);
      await reference.apply(changes);
    },
  };
}

/** The ids at the ranks that their numbers in a stored list give. */
async function storedRanks(index: AssetIndex, tag: number): Promise<ReadonlyMap<number, string>> {
  const stored = await index.load(tag);
  if (stored === undefined) return new Map();
  const dead = (stored.about.dead ?? []).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at),
  );
  const all = Array.from({ length: stored.about.totalCount + dead.length }, (_, seq) => seq);
  const live = all.filter((seq) => !dead.includes(seq));
  for (const seq of stored.seqs) expect(live).toContain(seq);
  return new Map(stored.ids.map((id, at) => [live.indexOf(stored.seqs[at] as number), id]));
}

/** The ids that a library knows of a list, by rank, the oldest first. */
function ranksIn(library: AssetLibrary, tag: number): ReadonlyMap<number, string> {
  const { ranked } = library.stockedList(library.lists.tagged(tag)?.name ?? '');
  const known = ranked.cachedIn({ newest: (ranked.totalCount ?? 0) - 1, oldest: 0 });
  return new Map(known.toReversed().map(({ rank, id }) => [rank, id]));
}

it('an index that follows a library has what the library has, and in the end what the account has', async () => {
  const folder = temporaryFolder();
  let runs = 0;

  await fc.assert(
    fc.asyncProperty(
      fc.array(STEP, { minLength: 5, maxLength: 60 }),
      fc.integer({ min: 0, max: 70 }),
      fc.nat(),
      fc.constantFrom(...CACHE_BYTES),
      async (steps, size, seed, cacheMaxBytes) => {
        const clock = { time: Date.UTC(2026, 0, 31, 8) };
        const now = () => clock.time;
        const account = createChangingAccount(createRandom(seed), now);
        const listAt = (at: number) => (LISTS[at % LISTS.length] ?? LISTS[0]).name;
        for (let made = 0; made < size; made += 1) account.upload(listAt(made));
        const reference = memoryIndex().index;
        runs += 1;
        const file = join(folder, `${runs}.db`);
        const failures: Failures = { changes: 0, reads: 0 };
        const unexpected: unknown[] = [];
        const copies: LibraryCopy[] = [];
        /** Whether what callers have seen may not have been stored when a process ended. */
        let mayExpire = false;
        let running = await start();

        async function start({ mayWrite } = { mayWrite: true }) {
          const { index, startWriting } = openSqliteIndex({ file, account: 'wx1234' });
          const timers: { readonly at: number; readonly work: () => void }[] = [];
          const mirror = createMirror({
            index: checked(both(index, reference, failures), () => library),
            startWriting,
            partSize: 7,
            now,
            onFailure(error) {
              if (!/disk is full|cannot be read/.test(String(error))) unexpected.push(error);
            },
            setTimer: (work, ms) => void timers.push({ at: now() + ms, work }),
          });
          const library = libraryOf(account.definitions, { store: mirror.store, cacheMaxBytes, now });
          await mirror.follow(library);
          if (mayWrite) await mirror.startStoring();
          /** Does what was put off until now. */
          async function fireTimers(): Promise<void> {
            const due = timers.filter(({ at }) => at <= now());
            for (const timer of due) timers.splice(timers.indexOf(timer), 1);
            for (const { work } of due) work();
            await settle(5);
          }
          return { index, mirror, library, fireTimers };
        }

        async function stop({ mirror, index }: typeof running): Promise<void> {
          await mirror.close();
          const isBehind = mirror.status().pending > 0;
          mayExpire ||= isBehind;
          await index.close({ isBehind });
        }

        /** Whatever is stored is what is known at that moment: whoever is killed then is right again. */
        function checked(index: AssetIndex, libraryOfNow: () => AssetLibrary): AssetIndex {
          return {
            ...index,
            async apply(changes) {
              const known = ranksIn(libraryOfNow(), changes.list);
              await index.apply(changes);
              for (const [rank, id] of await storedRanks(reference, changes.list))
                if (known.get(rank) !== id) unexpected.push({ rank, id, known: known.get(rank) });
            },
          };
        }

        async function read(list: string, offset: number): Promise<void> {
          const { library } = running;
          const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
          const { items } = await loader.loadWindow<Item>(windowIn(library, list, { first: 7, offset }));
          // What had left memory came back as it was.
          for (const item of items) expect(item.type).toBe(list);
        }

        async function run(step: Step): Promise<void> {
          const list = listAt('list' in step ? step.list : 0);
          switch (step.does) {
            case 'upload':
              return account.upload(list);
            case 'delete':
              return account.remove(list, step.at);
            case 'edit':
              return account.edit(list, step.at);
            case 'rename':
              return account.rename(list, step.at);
            case 'read':
              // While upstream contradicts itself, a page may fail.
              return read(list, step.at).catch(() => {});
            case 'fill':
              await running.library.filling.step();
              return;
            case 'wait':
              clock.time += step.seconds * 1000;
              return;
            case 'lag':
              return account.lag(step.isOn);
            case 'restart':
              await stop(running);
              running = await start();
              return;
            case 'fail':
              Object.assign(failures, { changes: step.changes, reads: step.reads });
              return;
            case 'copy': {
              const copy = createLibraryCopy(7);
              let changes = step.changes;
              const change = () => {
                changes -= 1;
                if (changes < 0) return;
                account.upload(list);
                account.remove(list, changes);
              };
              // While upstream contradicts itself, or the store cannot be read, a page may fail.
              await copy.begin(running, change).then(
                () => copies.push(copy),
                () => {},
              );
              if (step.crashes) await run({ does: 'crash' });
              return;
            }
            case 'follow':
              return follow();
            case 'crash':
              mayExpire = true;
              running = await start();
              return;
            case 'deploy': {
              const next = await start({ mayWrite: false });
              await read(list, 0).catch(() => {});
              const former = running;
              running = next;
              await read(list, 20).catch(() => {});
              await stop(former);
              await next.mirror.startStoring();
            }
          }
        }

        async function follow(): Promise<void> {
          for (const copy of copies) {
            // Where the store cannot be read, it is tried again later.
            const isKnown = await copy.follow(running).catch(() => true);
            if (isKnown) continue;
            if (!mayExpire) unexpected.push('A copy has to begin anew.');
            await copy.begin(running, () => {}).catch(() => copies.splice(copies.indexOf(copy), 1));
          }
        }

        async function compare(): Promise<void> {
          await settle(3);
          await running.fireTimers();
          await running.mirror.flush();
          const { index, mirror, library } = running;
          expect(unexpected).toEqual([]);
          for (const request of SEARCHES)
            expect(await search(index, request)).toEqual(await search(reference, request));
          if (mirror.status().failure !== undefined) return;
          for (const { name, tag } of LISTS) {
            const { ranked } = library.stockedList(name);
            // What is seen of a disputed list is not stored yet.
            if (ranked.isDisputed || ranked.totalCount === undefined) continue;
            expect(await storedRanks(index, tag)).toEqual(ranksIn(library, tag));
          }
        }

        for (const step of [{ does: 'copy', changes: 0, crashes: false } as const, ...steps]) {
          await run(step);
          clock.time += 1000;
          await compare();
        }
        account.lag(false);
        Object.assign(failures, { changes: 0, reads: 0 });
        // Upstream agrees with itself again: all is verified, and what is missing is read.
        for (let round = 0; round < 12; round += 1) {
          clock.time += 7_200_000;
          for (const { name } of LISTS) await read(name, 0);
          await settle(5);
          await running.fireTimers();
          while (await running.library.filling.step());
          await settle(5);
        }
        await compare();
        const all = Object.values(account.lists).flat();
        const found = async (request: SearchRequest) =>
          (await search(running.index, request)).hits.map(({ id }) => id).sort();
        for (const { name } of LISTS)
          expect(running.library.listStatus(name)).toMatchObject({ coverage: { isComplete: true } });
        expect(await found(EVERYTHING)).toEqual(all.map(idOf).sort());
        for (const word of WORDS) {
          const having = all.filter((item) => hasWord(item, word));
          expect(await found({ ...EVERYTHING, terms: parseSearchTerms(word) })).toEqual(
            having.map(idOf).sort(),
          );
        }
        await follow();
        for (const copy of copies)
          for (const { name } of LISTS)
            expect([...copy.itemsOf(name)].sort()).toEqual(
              account.lists[name].map((item) => [idOf(item), item]).sort(),
            );
        await stop(running);
      },
    ),
    { numRuns: propertyRuns(Number(process.env['MODEL_RUNS'] ?? 100)) },
  );
});
