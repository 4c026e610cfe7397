import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { assetLists } from '../../src/library/asset-lists.ts';
import { ASSET_TYPES } from '../../src/upstream/asset.ts';
import { defineList } from '../helpers/define-list.ts';
import { ask } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { keptGateway, ledgersIn } from './kept-gateway.ts';

const FIXTURES = fileURLToPath(new URL('fixtures/', import.meta.url));

const SAVED_AT = Date.parse('2026-01-31T09:00:00Z');

const FRESH_SECONDS = 60;

const FIRST_PAGE = `query ($type: AssetType!) {
  assets(type: $type, first: 20) {
    totalCount
    pageInfo { hasNextPage }
    nodes {
      mediaId
      type
      updatedAt
      ... on MediaAsset { name url description coverUrl }
      ... on NewsAsset {
        createdAt
        articles {
          title author digest url contentSourceUrl thumbMediaId showCoverPic needOpenComment onlyFansCanComment
          content(format: RAW)
        }
      }
    }
  }
}`;

/** What no version before these lists has saved of an article. */
const SINCE_THEN = `{
  assets(type: NEWS) {
    nodes { ... on NewsAsset { articles { id type pictures { mediaId } isDeleted cover { mediaId } } } }
  }
  lists { name totalCount checkedAt }
}`;

/** A gateway that is started on the files of a fixture, and the calls that it makes. */
async function restartedOn(fixture: string, now: () => number) {
  const folder = temporaryFolder();
  cpSync(join(FIXTURES, fixture), folder, { recursive: true });
  return restartedIn(folder, now);
}

async function restartedIn(folder: string, now: () => number, { isMirrored } = { isMirrored: false }) {
  const calls: string[] = [];
  const { source } = memorySource([]);
  const watched: typeof source = {
    ...source,
    fetchPage(...call) {
      calls.push(call[0].type);
      return source.fetchPage(...call);
    },
    fetchCounts(...call) {
      calls.push('count');
      return source.fetchCounts(...call);
    },
  };
  const plain = (name: 'draft' | 'publication') =>
    defineList(name, {
      fetchPage() {
        calls.push(name);
        return { items: [], totalCount: 0 };
      },
      fetchTotal() {
        calls.push(`${name} count`);
        return 0;
      },
    });
  const lists = [...assetLists(watched, 1000), plain('draft'), plain('publication')];
  const library = { now, freshSeconds: FRESH_SECONDS, lists };
  return { calls, ...(await keptGateway({ source: watched, folder, isMirrored, library })) };
}

const VERSIONS = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

it.each(VERSIONS)(
  'the files of $name answer the first page of every list, with no call',
  async ({ name }) => {
    let at = SAVED_AT + 1000 * FRESH_SECONDS - 1;
    const { gateway, state, calls, warnings } = await restartedOn(name, () => at);
    const answers = JSON.parse(readFileSync(join(FIXTURES, name, 'answers.json'), 'utf8'));

    for (const type of ASSET_TYPES.map((each) => each.toUpperCase())) {
      const { data, errors } = await ask(gateway, FIRST_PAGE, { type });
      expect(errors).toBeUndefined();
      expect(data.assets).toEqual(answers[type]);
    }

    // A call behind an answer would wait for the ledgers to be saved.
    await state.save();
    await nextTurn();
    expect(calls).toEqual([]);
    expect(warnings()).toEqual([]);

    // It is for the age of the lists that none was made.
    at += 1;
    await ask(gateway, FIRST_PAGE, { type: 'IMAGE' });
    await expect.poll(() => calls).toContain('count');
  },
);

it.each(VERSIONS)(
  'the files of $name are taken over by the store, which then does without',
  async ({ name }) => {
    const folder = temporaryFolder();
    cpSync(join(FIXTURES, name), folder, { recursive: true });
    const first = await restartedIn(folder, () => SAVED_AT, { isMirrored: true });
    await first.close();
    for (const list of ASSET_TYPES) rmSync(join(folder, `${list}.ndjson`));

    const { gateway, calls, warnings } = await restartedIn(folder, () => SAVED_AT, { isMirrored: true });

    const answers = JSON.parse(readFileSync(join(FIXTURES, name, 'answers.json'), 'utf8'));
    for (const type of ASSET_TYPES.map((each) => each.toUpperCase()))
      expect((await ask(gateway, FIRST_PAGE, { type })).data.assets).toEqual(answers[type]);
    expect([...first.calls, ...calls]).toEqual([]);
    expect([...first.warnings(), ...warnings()]).toEqual([]);
  },
);

it.each(VERSIONS)('the files of $name leave unsaid what articles had not, with no call', async ({ name }) => {
  const { gateway, calls } = await restartedOn(name, () => SAVED_AT);

  const { data, errors } = await ask(gateway, SINCE_THEN);

  const articles = data.assets.nodes.flatMap((node: { articles: unknown[] }) => node.articles);
  expect(errors).toBeUndefined();
  expect(articles.length).toBeGreaterThan(0);
  for (const article of articles)
    expect(article).toMatchObject({ type: null, pictures: [], isDeleted: null });
  expect(data.lists).toMatchObject([
    { name: 'IMAGE', totalCount: expect.any(Number) },
    { name: 'VIDEO', totalCount: expect.any(Number) },
    { name: 'VOICE', totalCount: expect.any(Number) },
    { name: 'NEWS', totalCount: expect.any(Number) },
    { name: 'DRAFT', totalCount: null, checkedAt: null },
    { name: 'PUBLICATION', totalCount: null, checkedAt: null },
  ]);
  expect(calls).toEqual([]);
});

it.each(VERSIONS)('the files of $name have all calls counted that may have been made', async ({ name }) => {
  const { library } = await restartedOn(name, () => SAVED_AT);
  const { list, count } = ledgersIn(join(FIXTURES, name));

  expect(list.used).toBeGreaterThan(0);
  expect(library.status().endpoints).toMatchObject({
    list: { quota: { used: list.reserved ?? list.used } },
    count: { quota: { used: count.reserved ?? count.used } },
  });
});
