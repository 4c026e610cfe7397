import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { readConfig } from '../../src/config/config.ts';
import { type AssetLibrary, createAssetLibrary } from '../../src/library/asset-library.ts';
import { assetLists } from '../../src/library/asset-lists.ts';
import { createFileStore } from '../../src/state/files/file-store.ts';
import { keepState } from '../../src/state/keep-state.ts';
import type { AssetSource } from '../../src/upstream/asset.ts';
import { type PictureSource, pictureSource } from '../picture-source.ts';
import { type Cost, costOf } from './cost.ts';

/** What a library of one size takes. */
export interface ScaleResult {
  readonly items: number;
  /** All items are read for the first time, page by page. */
  readonly walk: Cost;
  /** One item in the middle is deleted upstream, and found to be. */
  readonly deletion: Cost & { readonly calls: number };
  /** The state is saved. */
  readonly save: Cost;
  /** Another process begins with that state. */
  readonly restart: Cost;
  /** What the cached items hold, in MiB. */
  readonly heapMebibytes: number;
}

const CONFIG = readConfig({});
const PAGE = 100;
const ACCOUNT = 'wx0000000000000000';
const SILENT = pino({ enabled: false });

/** So long may it take until a deletion is found. */
const PATIENCE_MS = 120_000;

/** After so long without a call there comes none, in milliseconds. */
const QUIET_MS = 100;

/** Measures one library after the other: walk, save, restart, and a deletion. */
export async function measureScale(items: number): Promise<ScaleResult> {
  const pictures = pictureSource(items);
  const clock = { aheadMs: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'gateway-scale-'));
  try {
    const before = await heapUsed();
    const library = openLibrary(pictures.source, clock);
    const walk = await costOf(() => readAll(library, items));
    const heapMebibytes = ((await heapUsed()) - before) / 2 ** 20;

    const state = await keepState({ library, store: openStore(folder), log: SILENT });
    await state.startSaving();
    const save = await costOf(() => state.save());
    await state.close();

    const restarted = openLibrary(pictures.source, clock);
    const restart = await costOf(async () => {
      await keepState({ library: restarted, store: openStore(folder), log: SILENT });
    });
    if (restarted.listStatus('image').cachedItems !== items) throw new Error('The state was not restored.');

    const callsBefore = pictures.calls;
    const cost = await costOf(() => findDeletion(library, pictures, clock, items));
    return {
      items,
      walk,
      save,
      restart,
      heapMebibytes,
      deletion: { ...cost, calls: pictures.calls - callsBefore },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Clock {
  /** By how much the library's clock is ahead of the machine's. */
  aheadMs: number;
}

function openLibrary(source: AssetSource, clock: Clock): AssetLibrary {
  return createAssetLibrary({
    ...CONFIG,
    lists: assetLists(source, Number.POSITIVE_INFINITY),
    authenticate: source.authenticate,
    now: () => Date.now() + clock.aheadMs,
  });
}

function openStore(folder: string) {
  return createFileStore({ folder, appId: ACCOUNT, log: SILENT });
}

async function readAll(library: AssetLibrary, items: number): Promise<void> {
  for (let newest = items - 1; newest >= 0; newest -= PAGE) {
    await read(library, newest);
    // As a request over a socket would: between two of them, others are answered.
    await nextTurn();
  }
}

async function read(library: AssetLibrary, newest: number): Promise<void> {
  const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
  const range = { newest, oldest: Math.max(0, newest - PAGE + 1) };
  await loader.loadWindow({ list: 'image', rangeIn: () => range });
}

/** Until nothing more is asked about it. */
async function findDeletion(
  library: AssetLibrary,
  pictures: PictureSource,
  clock: Clock,
  items: number,
): Promise<void> {
  const shifted = new Promise<void>((resolve) => {
    library.subscribe(() => ({ shifted: () => resolve() }));
  });
  pictures.remove(Math.floor(items / 2));
  // Past the time for which a total is fresh.
  clock.aheadMs += (CONFIG.freshSeconds + 1) * 1000;
  await read(library, items - 2);
  const isFound = await Promise.race([shifted.then(() => true), sleep(PATIENCE_MS, false, { ref: false })]);
  if (!isFound) throw new Error(`The deletion was not found within ${PATIENCE_MS / 1000} s.`);
  for (let seen = -1; seen !== pictures.calls; await sleep(QUIET_MS)) seen = pictures.calls;
}

async function heapUsed(): Promise<number> {
  await nextTurn();
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
