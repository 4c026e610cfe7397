import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Access } from '../../src/server/request/authentication.ts';
import { canAnyoneSeeDrafts } from '../../src/server/request/drafts-visibility.ts';
import { createFileStore } from '../../src/state/files/file-store.ts';
import { keepState } from '../../src/state/keep-state.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { bearer } from '../helpers/api-key.ts';
import { ask } from '../helpers/execute.ts';
import {
  betraysDraft,
  DRAFT_ID,
  EDITORS,
  KEYS,
  KEYS_OF_NOBODY,
  markedDrafts,
  markedSandbox,
} from '../helpers/marked-drafts.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { ledgersIn } from './kept-gateway.ts';

const EVERYTHING = '{ drafts { totalCount nodes { id } } publications { totalCount } lists { name } }';

/** One account and one folder for gateways that run one after another. */
function setUp() {
  const sandbox = markedSandbox();
  const folder = temporaryFolder();

  /** What a process with this access does until it ends: it is asked once. */
  async function run(access: Access) {
    const { log, lines } = memoryLog('trace');
    const loaded: string[] = [];
    const hasDrafts = canAnyoneSeeDrafts(access);
    const opened = await markedDrafts({ access, hasDrafts, isWarm: false, sandbox, log });
    const { library, gateway, draftCalls } = opened;
    const store = recordingStore(createFileStore({ folder, appId: sandbox.appId, log }), loaded);
    const state = await keepState({ library, store, log, adoptQuota: library.adoptQuota });
    onTestFinished(() => state.close());
    await state.startSaving();
    const atStart = [...draftCalls];
    const headers = { ...bearer(EDITORS), 'graphql-require-preflight': '1' };
    const answer = await ask(gateway, EVERYTHING, {}, headers);
    await state.close();
    return { answer, atStart, draftCalls, loaded, lines, status: library.status() };
  }

  const fileOfDrafts = () => readFileSync(join(folder, 'draft.ndjson'), 'utf8');
  return { run, folder, fileOfDrafts };
}

function recordingStore(store: StateStore, loaded: string[]): StateStore {
  return Object.create(store, {
    load: {
      value(shape: Parameters<StateStore['load']>[0]) {
        loaded.push(shape.kind);
        return store.load(shape);
      },
    },
  });
}

describe('drafts that were saved while somebody could see them', () => {
  it.each<[string, Access]>([
    ['the keys that are named', KEYS],
    ['this machine', { mode: 'local' }],
  ])('are taken over by the next start for %s, without a call', async (_name, access) => {
    const { run } = setUp();

    const first = await run(access);
    const second = await run(access);

    expect(first.atStart).toEqual([expect.stringContaining('quota/get')]);
    expect(second.answer.data.drafts.nodes).toHaveLength(2);
    expect(second.draftCalls.filter((call) => !call.includes('quota/get'))).toEqual([]);
    expect(second.loaded).toContain('draft');
  });

  it.each<[string, Access]>([
    ['no key is named', KEYS_OF_NOBODY],
    ['everybody may query', { mode: 'open' }],
  ])('are not read, asked for or written once %s', async (_name, access) => {
    const { run, folder, fileOfDrafts } = setUp();
    await run(KEYS);
    const saved = fileOfDrafts();
    const { used } = ledgersIn(folder).drafts;

    const { answer, atStart, draftCalls, loaded, lines, status } = await run(access);

    expect(saved).toContain('zq7x');
    expect([atStart, draftCalls]).toEqual([[], []]);
    expect(loaded).toContain('publication');
    expect(loaded).not.toContain('draft');
    expect(Object.keys(status.lists)).not.toContain('draft');
    expect(Object.keys(status.endpoints)).toEqual(['list', 'count', 'publications']);
    expect(answer.errors).toMatchObject([{ path: ['drafts'], extensions: { code: 'FORBIDDEN' } }]);
    expect(answer.data).toMatchObject({ drafts: null, publications: { totalCount: 2 } });
    expect([JSON.stringify(answer), ...lines].filter(betraysDraft)).toEqual([]);
    expect(fileOfDrafts()).toBe(saved);
    expect(ledgersIn(folder).drafts.used).toBe(used);
  });

  it('are taken over where somebody may see them again, with the calls that were made', async () => {
    const { run, folder } = setUp();
    await run(KEYS);
    const { used } = ledgersIn(folder).drafts;
    await run(KEYS_OF_NOBODY);

    const { answer, draftCalls } = await run(KEYS);

    expect(answer.data.drafts.nodes[0].id).toBe(DRAFT_ID);
    expect(draftCalls.filter((call) => !call.includes('quota/get'))).toEqual([]);
    expect(used).toBe(1);
    expect(ledgersIn(folder).drafts.used).toBe(1);
  });

  it('are ignored without a word of them if their file is damaged', async () => {
    const { run, folder } = setUp();
    await run(KEYS);
    const path = join(folder, 'draft.ndjson');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"draft"', '"zq7x"'));

    const { lines, answer } = await run(KEYS);

    expect(answer.data.drafts.totalCount).toBe(2);
    expect(lines.join('')).toContain('draft.ndjson is ignored');
    expect(lines.filter(betraysDraft)).toEqual([]);
  });
});
