import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ownership, OwnershipListener, StateStore } from '../../src/state/state-store.ts';
import { recordOfLedgers } from '../../src/state/stored-ledgers.ts';
import { images, newsAsset } from '../helpers/assets.ts';
import { ask } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { keptGateway, usedIn } from './kept-gateway.ts';
import { memoryStores } from './memory-store.ts';

describe('a second process with the same folder', () => {
  it('saves nothing while the first has it, then takes over its count, and saves what it knows', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource([...images(45), newsAsset()]);
    const first = await keptGateway({ source, folder });
    await ask(first.gateway, '{ assets(type: IMAGE, first: 20) { nodes { id } } }');
    const second = await keptGateway({ source, folder, adoptsQuota: true });
    expect(second.library.status().endpoints['list']?.quota.used).toBe(1);
    await ask(second.gateway, '{ assets(type: NEWS) { nodes { id } } }');
    await second.state.save();
    expect(readdirSync(folder)).not.toContain('news.ndjson');
    expect(second.state.status().isOwner).toBe(false);

    await ask(first.gateway, '{ assets(type: IMAGE, first: 20, offset: 20) { nodes { id } } }');
    await first.state.close();

    await expect.poll(() => existsSync(join(folder, 'news.ndjson'))).toBe(true);
    expect(second.library.status().endpoints['list']?.quota.used).toBe(3);
    expect(second.state.status().isOwner).toBe(true);
    await second.state.close();
    expect(usedIn(folder)).toBe(3);
  });
});

describe('a store that is found to be ours only later', () => {
  it('has everything saved at once, and not only what has just changed', async () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, 'a file in the place of the folder');
    const { source } = memorySource([...images(3), newsAsset()]);
    const { gateway } = await keptGateway({ source, folder });
    await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');
    rmSync(folder);

    await ask(gateway, '{ assets(type: NEWS) { totalCount } }');

    await expect.poll(() => existsSync(join(folder, 'image.ndjson'))).toBe(true);
    expect(usedIn(folder)).toBe(2);
  });

  /** A gateway of which another tells whether it may save, and that has made one call. */
  async function toldGateway({ ownership }: { readonly ownership: Ownership }) {
    const store = memoryStores().open();
    let listener: OwnershipListener | undefined;
    const told: StateStore = {
      ...store,
      async open(ofState) {
        listener = ofState;
        await listener.onDecided(ownership);
      },
      maySave: async () => ownership === 'unknown',
    };
    const { source } = memorySource(images(3));
    const cached = await keptGateway({ source, folder: temporaryFolder(), store: told });
    await ask(cached.gateway, '{ assets(type: IMAGE) { totalCount } }');
    await cached.state.save();
    const becomeOwner = async () => listener?.onDecided('ours');
    const used = () => cached.library.status().endpoints['list']?.quota.used;
    return { ...cached, store, becomeOwner, used };
  }

  it('has no call counted twice that this process has saved there before', async () => {
    const { used, becomeOwner } = await toldGateway({ ownership: 'unknown' });

    await becomeOwner();

    expect(used()).toBe(1);
  });

  it('has the calls of another counted, though they are as many', async () => {
    const { library, store, used, becomeOwner } = await toldGateway({ ownership: 'theirs' });
    expect(used()).toBe(1);
    await store.save(recordOfLedgers(library.snapshotLedgers({ isReserving: true })));

    await becomeOwner();

    expect(used()).toBe(2);
  });
});
