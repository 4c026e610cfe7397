import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AssetIndex, SEARCH_FIELDS, type SearchRequest } from '../../../src/index/asset-index.ts';
import { parseSearchTerms } from '../../../src/index/text/search-terms.ts';
import type { AssetLibrary } from '../../../src/library/asset-library.ts';
import { createRandom } from '../../../src/sandbox/random.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { settle } from '../../helpers/settle.ts';
import { windowIn } from '../../helpers/windows.ts';
import { createChangingAccount, type Item, idOf, LISTS, WORDS } from './changing-account.ts';
import { createReplicas, type Replica } from './replicas.ts';

/** What happens to the account, or is asked of one of the replicas. */
type Step =
  | {
      readonly does: 'upload' | 'delete' | 'edit' | 'rename';
      readonly list: number;
      readonly at: number;
    }
  | { readonly does: 'read'; readonly replica: number; readonly list: number; readonly at: number }
  | { readonly does: 'fill' | 'swap' }
  | { readonly does: 'alone'; readonly list: number; readonly at: number }
  | { readonly does: 'wait'; readonly seconds: number }
  | { readonly does: 'lag'; readonly isOn: boolean };

const AT = { list: fc.nat(LISTS.length - 1), at: fc.nat(180) };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constantFrom('upload', 'delete', 'edit', 'rename'), ...AT }),
  },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('read'), replica: fc.nat(1), ...AT }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('fill', 'fill', 'swap') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('alone'), ...AT }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('wait'), seconds: fc.constantFrom(1, 60, 600, 4000) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('lag'), isOn: fc.boolean() }) },
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

const SEARCHES: readonly SearchRequest[] = [
  EVERYTHING,
  ...WORDS.map((word) => ({ ...EVERYTHING, terms: parseSearchTerms(word) })),
];

/** What a list knows, but for what is in memory. */
function knownOf(library: AssetLibrary, name: string) {
  const { ranked, readChecks } = library.stockedList(name);
  const { totalCount, head, provenBy, isWhollyProven } = ranked;
  const items = ranked.cachedIn({ newest: (totalCount ?? 0) - 1, oldest: 0 });
  return {
    ...{ totalCount, head, provenBy, isWhollyProven },
    provenAt: readChecks().provenAt,
    items: items.map(({ rank, id, hash, updatedAt, fetchedAt, call }) => ({
      ...{ rank, id, hash, updatedAt, fetchedAt },
      // Calls up to the last proof count as one.
      call: Math.max(call, provenBy),
    })),
  };
}

async function read(
  { library }: Pick<Replica, 'library'>,
  list: string,
  offset: number,
  first = 7,
): Promise<readonly Item[]> {
  const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
  return (await loader.loadWindow<Item>(windowIn(library, list, { first, offset }))).items;
}

const changesOf = async (index: AssetIndex) => {
  const { epoch } = await index.changesSince({ lists: [0, 3, 5], after: undefined, count: 0 });
  return index.changesSince({ lists: [0, 3, 5], after: { epoch, rev: 0 }, count: 10_000 }).catch(String);
};

/** All that two replicas must have in common, once one has applied what the other has told. */
async function expectSame(one: Replica, other: Replica): Promise<void> {
  for (const request of SEARCHES) {
    const { signal } = new AbortController();
    expect(await other.index.search(request, signal)).toEqual(await one.index.search(request, signal));
  }
  expect(await changesOf(other.index)).toEqual(await changesOf(one.index));
  for (const { name, tag } of LISTS) {
    const stored = await one.index.load(tag);
    expect(await other.index.load(tag)).toEqual(stored);
    expect(other.library.stockedList(name).ranked.totalCount).toBe(stored?.about.totalCount);
    expect(other.mirror.store.lagOf(name).lost).toBe(stored?.unplacedIds.length ?? 0);
  }
}

it('replicas are the same whenever one has applied what the other has told, whoever leads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(STEP, { minLength: 5, maxLength: 40 }),
      // Of the last, a deletion is found without a look at most of what is above it.
      fc.constantFrom(0, 5, 60, 600),
      fc.nat(),
      fc.constantFrom(...CACHE_BYTES),
      fc.constantFrom(...CACHE_BYTES),
      async (steps, size, seed, ...cacheMaxBytes) => {
        const clock = { time: Date.UTC(2026, 0, 31, 8) };
        const now = () => clock.time;
        const account = createChangingAccount(createRandom(seed), now);
        const listAt = (at: number) => (LISTS[at % LISTS.length] ?? LISTS[0]).name;
        for (let made = 0; made < size; made += 1) account.upload(listAt(made));
        const unexpected: unknown[] = [];
        const { definitions } = account;
        const { start } = createReplicas({
          definitions,
          now,
          onFailure: (error) => void unexpected.push(error),
        });
        let [leader, follower] = cacheMaxBytes.map((bytes) => start({ cacheMaxBytes: bytes })) as [
          Replica,
          Replica,
        ];
        await leader.open();
        await follower.open();
        await leader.lead();

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
              await read(step.replica === 0 ? leader : follower, list, step.at).catch(() => {});
              return;
            case 'fill':
              expect(await follower.library.filling.step()).toBe(false);
              for (let pages = 0; pages < 12; pages += 1) await leader.library.filling.step();
              return;
            case 'wait':
              clock.time += step.seconds * 1000;
              return;
            case 'lag':
              return account.lag(step.isOn);
            case 'swap':
              await leader.mirror.flush();
              await follower.catchUp();
              await leader.follow();
              await follower.lead();
              [leader, follower] = [follower, leader];
              return;
            case 'alone':
              await follower.beAlone();
              await read(follower, list, step.at).catch(() => {});
              await settle(3);
              await follower.follow();
          }
        }

        async function compare(): Promise<void> {
          await settle(5);
          await leader.mirror.flush();
          await follower.catchUp();
          await settle(2);
          expect(unexpected).toEqual([]);
          expect([leader.mirror.status().failure, follower.mirror.status().failure]).toEqual([
            undefined,
            undefined,
          ]);
          await expectSame(leader, follower);
          for (const { name } of LISTS) {
            // What is seen of a disputed list is not told yet.
            if (leader.library.stockedList(name).ranked.isDisputed) continue;
            expect(knownOf(follower.library, name)).toEqual(knownOf(leader.library, name));
          }
        }

        for (const step of steps) {
          await run(step);
          clock.time += 1000;
          await compare();
        }
        // Upstream agrees with itself again: all is verified, and what is missing is read.
        account.lag(false);
        for (let round = 0; round < 12; round += 1) {
          clock.time += 7_200_000;
          for (const { name } of LISTS) await read(follower, name, 0);
          await settle(5);
          while (await leader.library.filling.step());
          await settle(5);
        }
        await compare();
        for (const { name } of LISTS) {
          const ids = account.lists[name].map(idOf);
          expect(knownOf(follower.library, name).items.map(({ id }) => id)).toEqual(ids);
          expect(follower.library.listStatus(name)).toMatchObject({ coverage: { isComplete: true } });
          expect(await read(follower, name, 0, 100)).toEqual(account.lists[name].slice(0, 100));
        }
      },
    ),
    { numRuns: propertyRuns(Number(process.env['REPLICA_RUNS'] ?? 100)) },
  );
});
