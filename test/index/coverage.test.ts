import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMirror } from '../../src/index/mirror/mirror.ts';
import { openSqliteIndex } from '../../src/index/sqlite/open-sqlite-index.ts';
import type { AssetLibrary } from '../../src/library/asset-library.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { loadNamedScenario } from '../../src/sandbox/scenario/load-scenario.ts';
import { MORNING } from '../helpers/clocked-source.ts';
import { ask } from '../helpers/execute.ts';
import { draftItems, imageItems, newsItems, publicationItems, voiceItems } from '../helpers/item-lists.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const COVERAGE = 'coverage { complete indexed total provenAt oldestReadAt }';

const NOTHING = { complete: false, indexed: 0, total: null, provenAt: null, oldestReadAt: null };

interface Coverage {
  readonly complete: boolean;
  readonly indexed: number;
  readonly total: number | null;
}

const LIBRARY = {
  image: imageItems(45),
  voice: voiceItems(3),
  news: newsItems(21),
  draft: draftItems(5),
  publication: publicationItems(22),
};

/** A gateway that stores what it reads of an account, and has read nothing yet. */
async function storingGateway(sandbox: SandboxOptions = {}) {
  const clock = { time: MORNING };
  const now = () => clock.time;
  const { index, startWriting } = openSqliteIndex({
    file: join(temporaryFolder(), 'library.db'),
    account: 'wx1234',
  });
  onTestFinished(() => index.close());
  const mirror = createMirror({
    index,
    startWriting,
    now,
    onFailure(error) {
      throw error;
    },
  });
  const libraries: AssetLibrary[] = [];
  const { gateway } = inProcessSandboxGateway(
    { library: LIBRARY, now, ...sandbox },
    {
      now,
      index,
      store: mirror.store,
      optionsOf(library) {
        libraries.push(library);
        return {};
      },
    },
  );
  const [library] = libraries;
  if (library === undefined) throw new Error('The gateway has no library.');
  await mirror.follow(library);
  await mirror.startStoring();

  return {
    /** Reads one page more. Whether there was one. */
    async fill(): Promise<boolean> {
      clock.time += 60_000;
      const isRead = await library.filling.step();
      await mirror.flush();
      return isRead;
    },
    async read(): Promise<{
      lists: readonly { readonly name: string; readonly coverage: Coverage }[];
      search: { readonly totalCount: number; readonly coverage: Coverage };
      named: { readonly coverage: Coverage };
    }> {
      const { data, errors } = await ask(
        gateway,
        `{
          lists { name ${COVERAGE} }
          search { totalCount ${COVERAGE} }
          named: search(filter: { lists: [IMAGE, PUBLICATION] }) { ${COVERAGE} }
        }`,
      );
      expect(errors).toBeUndefined();
      return data;
    },
  };
}

describe('Coverage', () => {
  it('is nothing before anything is read', async () => {
    const { read } = await storingGateway();

    const { lists, search } = await read();

    expect(lists).toHaveLength(6);
    for (const { coverage } of lists) expect(coverage).toEqual(NOTHING);
    expect(search).toEqual({ totalCount: 0, coverage: NOTHING });
  });

  it('grows with each page that is stored, by what a search then finds, until all is', async () => {
    const { fill, read } = await storingGateway();
    const indexed: number[] = [];

    while (await fill()) {
      const { lists, search } = await read();
      const { coverage, totalCount } = search;
      indexed.push(coverage.indexed);
      expect(totalCount).toBe(coverage.indexed);
      expect(lists.reduce((sum, list) => sum + list.coverage.indexed, 0)).toBe(coverage.indexed);
      expect(coverage.complete).toBe(lists.every((list) => list.coverage.complete));
      for (const { coverage: list } of lists) if (list.complete) expect(list.indexed).toBe(list.total);
    }

    expect(indexed.length).toBeGreaterThan(5);
    expect(indexed).toEqual([...indexed].sort((a, b) => a - b));
    const { lists, search } = await read();
    expect(lists.map(({ name, coverage: { complete, total } }) => [name, complete, total])).toEqual([
      ['IMAGE', true, 45],
      ['VIDEO', true, 0],
      ['VOICE', true, 3],
      ['NEWS', true, 21],
      ['DRAFT', true, 5],
      ['PUBLICATION', true, 22],
    ]);
    expect(search).toMatchObject({
      totalCount: 96,
      coverage: { complete: true, indexed: 96, total: 96, provenAt: expect.any(String) },
    });
  });

  it('leaves out a list that the account lacks, unless a search names it', async () => {
    const { fill, read } = await storingGateway({ scenario: loadNamedScenario('unverified') });

    while (await fill());

    const { lists, search, named } = await read();
    expect(lists.at(-1)).toMatchObject({ name: 'PUBLICATION', coverage: NOTHING });
    expect(search).toMatchObject({ totalCount: 74, coverage: { complete: true, indexed: 74, total: 74 } });
    expect(named.coverage).toMatchObject({ complete: false, indexed: 45, total: null });
  });
});
