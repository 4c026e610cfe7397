import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssetIndex } from '../../../src/index/asset-index.ts';
import type { openSqliteIndex } from '../../../src/index/sqlite/open-sqlite-index.ts';

/** What is shipped: threads cannot load sources. The tests begin with building it. */
export const BUILT: { openSqliteIndex: typeof openSqliteIndex } = await import(
  new URL('../../../dist/src/index/sqlite/open-sqlite-index.js', import.meta.url).href
);

/** An empty index that may write, and whose folder goes when it is closed. */
export async function openInNewFolder(open: typeof openSqliteIndex): Promise<AssetIndex> {
  const folder = mkdtempSync(join(tmpdir(), 'library-'));
  const { index, startWriting } = open({ file: join(folder, 'library.db'), account: 'wx1234' });
  await startWriting();
  return {
    ...index,
    async close() {
      await index.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
