import type { Logger } from 'pino';
import type { AssetLibrary, LedgersSnapshot } from '../library/asset-library.ts';
import type { ListSnapshot } from '../library/list-service.ts';
import { StateFileError } from './state-file.ts';
import { LEDGERS, readLedgers } from './stored-ledgers.ts';
import { readList } from './stored-list.ts';

export interface RestoreOptions {
  readonly library: Pick<AssetLibrary, 'lists' | 'restore'>;
  readonly pathOf: (kind: string) => string;
  readonly account: string;
  readonly log: Pick<Logger, 'warn'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Gives a library what the files hold. A bad one is ignored with a warning, and the others are not. */
export async function restoreState({ library, now, ...options }: RestoreOptions): Promise<void> {
  const { account } = options;
  const ledgers = await readUnlessBad(LEDGERS, options, (path) => readLedgers(path, account));
  const lists: Record<string, ListSnapshot<unknown>> = {};
  for (const definition of library.lists.all) {
    const list = await readUnlessBad(definition.name, options, (path) =>
      readList(path, { definition, account, now: now() }),
    );
    if (list !== undefined) lists[definition.name] = list;
  }
  library.restore({ ledgers, lists });
}

/** What the file of the ledgers holds by now; undefined where there is none, or a bad one, which was told of before. */
export async function rereadLedgers(
  pathOf: (kind: string) => string,
  account: string,
): Promise<LedgersSnapshot | undefined> {
  return readLedgers(pathOf(LEDGERS), account).catch(() => undefined);
}

async function readUnlessBad<T>(
  kind: string,
  { pathOf, log }: Pick<RestoreOptions, 'pathOf' | 'log'>,
  read: (path: string) => Promise<T>,
): Promise<T | undefined> {
  const file = pathOf(kind);
  try {
    return await read(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    const reason = reasonOf(error);
    log.warn({ file, reason }, `${file} is ignored: ${reason}. What it was to keep is asked for anew.`);
    return undefined;
  }
}

/** A folder that is no folder has no files either: that it cannot be written is told by the first attempt. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function reasonOf(error: unknown): string {
  return error instanceof StateFileError ? error.message : `it cannot be read: ${error}`;
}
