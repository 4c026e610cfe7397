import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { keepState } from '../../src/state/keep-state.ts';
import { type Ownership, StateRecordError, type StateStore } from '../../src/state/state-store.ts';
import { loadLedgers, recordOfLedgers } from '../../src/state/stored-ledgers.ts';
import { loadList, recordOfList } from '../../src/state/stored-list.ts';
import { ASSET_TYPES } from '../../src/upstream/asset.ts';
import { images, newsAsset } from '../helpers/assets.ts';
import { ask, gatewayOfLibrary, libraryOver } from '../helpers/execute.ts';
import { assetList } from '../helpers/lists.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { ledgersSnapshots, listSnapshots } from './snapshots.ts';

/** What processes share: each opens a store, and all of them hold the same. */
export interface SharedStore {
  /** The store of another process. Default: of the account "wx1234". */
  open(appId?: string): StateStore;
  /** Spoils a record of that account. */
  damage(kind: string): void;
}

const SHAPE = { kind: 'image', about: z.object({ total: z.int() }), item: z.string() };

function record(items: readonly string[], kind = SHAPE.kind) {
  return { kind, about: { total: items.length }, items };
}

/** Has a store want to save until the test is over, and writes down what it is told. */
async function opened(store: StateStore) {
  const decisions: Ownership[] = [];
  onTestFinished(() => store.close());
  await store.open({
    async onDecided(ownership) {
      decisions.push(ownership);
    },
  });
  return { store, decisions };
}

/** What any store has to do. @param share begins with nothing saved */
export function describeStore(name: string, share: () => SharedStore): void {
  describe(name, () => {
    describe('what is loaded', () => {
      it('is what was saved, of any list', async () => {
        const shared = share();
        const { store } = await opened(shared.open());
        await fc.assert(
          fc.asyncProperty(fc.constantFrom(...ASSET_TYPES).chain(listSnapshots), async ({ type, list }) => {
            await store.save(recordOfList(type, list));
            const loaded = await loadList(shared.open(), assetList(type), list.checks.checkedAt);
            expect(loaded).toEqual(list);
          }),
          { numRuns: propertyRuns(200) },
        );
      });

      it('is what was saved, of any ledgers', async () => {
        const shared = share();
        const { store } = await opened(shared.open());
        await fc.assert(
          fc.asyncProperty(ledgersSnapshots, async (ledgers) => {
            await store.save(recordOfLedgers(ledgers));
            expect(await loadLedgers(shared.open())).toEqual(ledgers);
          }),
          { numRuns: propertyRuns(200) },
        );
      });

      it('is nothing where nothing was saved', async () => {
        const { open } = share();

        expect(await open().load(SHAPE)).toBeUndefined();
        expect(await (await opened(open())).store.load(SHAPE)).toBeUndefined();
      });

      it('is the record that was saved last, and of its own kind', async () => {
        const { open } = share();
        const { store } = await opened(open());
        await store.save(record(['long', 'and', 'old']));
        await store.save(record(['another'], 'news'));

        await store.save(record(['new']));

        expect(await open().load(SHAPE)).toEqual(record(['new']));
        expect(await open().load({ ...SHAPE, kind: 'news' })).toEqual(record(['another'], 'news'));
      });

      it("is not another account's", async () => {
        const { open } = share();
        const { store } = await opened(open());
        await store.save(record(['ours']));

        const loaded = await open('wx5678')
          .load(SHAPE)
          .catch((error) => error);

        expect(loaded === undefined || loaded instanceof StateRecordError).toBe(true);
      });
    });

    describe('a damaged record', () => {
      it('is refused, loses no other, and is replaced', async () => {
        const { open, damage } = share();
        const { store } = await opened(open());
        await store.save(record(['bad']));
        await store.save(record(['good'], 'news'));

        damage('image');

        await expect(open().load(SHAPE)).rejects.toThrow(StateRecordError);
        expect(await open().load({ ...SHAPE, kind: 'news' })).toEqual(record(['good'], 'news'));
        await store.save(record(['mended']));
        expect(await open().load(SHAPE)).toEqual(record(['mended']));
      });

      it.each([
        { name: 'what is told once', saved: { ...record([]), about: { total: 'all' } } },
        { name: 'an item', saved: { ...record([]), items: ['tea', 5] } },
      ])('is one of another shape, too: $name', async ({ saved }) => {
        const { open } = share();
        const { store } = await opened(open());
        await store.save(saved);

        await expect(open().load(SHAPE)).rejects.toThrow(StateRecordError);
      });
    });

    describe('another version', () => {
      it('that is newer has its fields ignored, wherever they are', async () => {
        const { open } = share();
        const { store } = await opened(open());
        const later = { later: { more: [1] } };
        const list = recordOfList('image', LIST);
        await store.save({
          ...list,
          about: { ...Object(list.about), ...later },
          items: list.items.map((item) => ({ ...Object(item), ...later })),
        });
        await store.save(recordOfLedgers({ list: { ...LEDGER, ...later } }));

        expect(await loadList(open(), assetList('image'), NOW)).toEqual(LIST);
        expect(await loadLedgers(open())).toEqual({ list: LEDGER });
      });

      it('that is older lacks fields, which have their defaults', async () => {
        const { open } = share();
        const { store } = await opened(open());
        const { checkedAt, provenAt } = LIST.checks;
        await store.save({
          kind: 'image',
          about: { totalCount: 3, checks: { checkedAt, provenAt } },
          items: [],
        });
        await store.save(recordOfLedgers({ list: LEDGER }));

        expect(await loadList(open(), assetList('image'), NOW)).toEqual({
          totalCount: 3,
          head: undefined,
          checks: { checkedAt, provenAt, count: undefined },
          cached: [],
        });
        expect((await loadLedgers(open()))?.['list']).toMatchObject(LEDGER);
        const shape = { ...SHAPE, about: z.object({ total: z.int(), later: z.string().default('none') }) };
        await store.save(record(['old']));
        expect((await open().load(shape))?.about).toEqual({ total: 1, later: 'none' });
      });

      it('has its lists left alone that this one does not know', async () => {
        const { open } = share();
        const { store } = await opened(open());
        await store.save(record(['kept'], 'later'));
        await store.close();
        const library = libraryOver(memorySource([...images(3), newsAsset()]).source);

        const state = await keepState({ library, store: open(), log: pino({ enabled: false }) });
        await state.startSaving();
        await ask(gatewayOfLibrary(library), '{ assets(type: IMAGE) { totalCount } }');
        await state.close();

        expect(await loadList(open(), assetList('image'), Date.now())).toMatchObject({ totalCount: 3 });
        expect(await open().load({ ...SHAPE, kind: 'later' })).toEqual(record(['kept'], 'later'));
      });
    });

    describe('its ownership', () => {
      it('is not decided, and nothing may be saved, before it is opened', async () => {
        const store = share().open();

        expect(await store.maySave()).toBe(false);
        expect(store.ownership).toBeUndefined();
      });

      it("is one process's of many, and the others are told", async () => {
        const { open } = share();

        const all = await Promise.all(Array.from({ length: 12 }, () => opened(open())));

        const owners = all.filter(({ store }) => store.ownership === 'ours');
        expect(owners).toHaveLength(1);
        expect(await Promise.all(all.map(({ store }) => store.maySave()))).toEqual(
          all.map(({ store }) => store.ownership === 'ours'),
        );
        expect(all.map(({ decisions }) => decisions)).toEqual(
          all.map(({ store }) => [store.ownership === 'ours' ? 'ours' : 'theirs']),
        );
      });

      it('goes to the next once the first has closed, which sees what the first has saved last', async () => {
        const { open } = share();
        const first = await opened(open());
        const seen: unknown[] = [];
        const second = open();
        onTestFinished(() => second.close());
        await second.open({
          async onDecided(ownership) {
            seen.push(ownership, (await second.load(SHAPE))?.items);
          },
        });
        await first.store.save(record(['last']));

        await first.store.close();
        await expect.poll(() => second.maySave()).toBe(true);

        expect(seen).toEqual(['theirs', undefined, 'ours', ['last']]);
        expect(await first.store.maySave()).toBe(false);
        await second.save(record(['next']));
        expect(await first.store.load(SHAPE)).toEqual(record(['next']));
      });

      it('goes to nobody who has given up waiting', async () => {
        const { open } = share();
        const first = await opened(open());
        const second = await opened(open());
        await second.store.close();

        await first.store.close();
        const third = await opened(open());

        expect(await third.store.maySave()).toBe(true);
        expect(await second.store.maySave()).toBe(false);
        expect(second.decisions).toEqual(['theirs']);
      });

      it('lets nothing be saved until who has it was told', async () => {
        const store = share().open();
        onTestFinished(() => store.close());
        let tell = () => {};
        const told = new Promise<void>((resolve) => {
          tell = resolve;
        });
        const events: string[] = [];
        const isOpen = store.open({
          async onDecided() {
            events.push('told');
            await told;
          },
        });
        await expect.poll(() => events).toEqual(['told']);

        const asked = store.maySave().then((may) => events.push(`may save: ${may}`));
        await nextTurn();
        expect(events).toEqual(['told']);
        tell();
        await Promise.all([isOpen, asked]);

        expect(events).toEqual(['told', 'may save: true']);
      });
    });
  });
}

const NOW = Date.UTC(2026, 1, 1);

const LEDGER = { dayEndsAt: NOW, used: 3, noCacheUsed: 1 };

const LIST = {
  totalCount: 3,
  head: { rank: 2, id: 'image-3' },
  checks: { checkedAt: NOW - 1000, provenAt: NOW - 2000, count: 3 },
  cached: [...images(3)].reverse().map((item, rank) => ({ rank, item, fetchedAt: NOW - 3000 })),
};
