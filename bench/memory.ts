import { setImmediate } from 'node:timers/promises';
import { readConfig } from '../src/config/config.ts';
import { createAssetLibrary } from '../src/library/asset-library.ts';
import { assetLists, bytesOf } from '../src/library/asset-lists.ts';
import { createPicture, pictureSource } from './picture-source.ts';

// How much memory a cached picture takes: `npm run bench:memory`.

const PICTURES = 100_000;
const MAX_COUNT = 20;

if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc: npm run bench:memory');
const config = readConfig({});
const { source } = pictureSource(PICTURES);
const library = createAssetLibrary({
  ...config,
  lists: assetLists(source, Number.POSITIVE_INFINITY),
  authenticate: source.authenticate,
});

const before = await heapUsed();
for (let newest = PICTURES - 1; newest >= 0; newest -= MAX_COUNT) await read(newest);
const after = await heapUsed();

const cached = library.snapshotList('image')?.cached.length ?? 0;
const estimate = bytesOf(createPicture(1));
print(`${cached} of ${PICTURES} pictures are cached, with CACHE_MAX_BYTES ${config.cacheMaxBytes}`);
print(`${Math.round((after - before) / cached)} bytes of heap a picture (the cache counts ${estimate})`);
print(
  `${((after - before) / 2 ** 20).toFixed(1)} MiB of heap in all (the cache counts ${((estimate * cached) / 2 ** 20).toFixed(1)})`,
);

async function read(newest: number): Promise<void> {
  const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
  await loader.loadWindow({ list: 'image', rangeIn: () => ({ newest, oldest: newest - MAX_COUNT + 1 }) });
}

async function heapUsed(): Promise<number> {
  await setImmediate();
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
