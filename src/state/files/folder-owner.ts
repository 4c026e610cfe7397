import type { Logger } from 'pino';
import type { Ownership, OwnershipListener, StoreOwnership } from '../state-store.ts';
import { type Claim, claimFolder } from './claim-folder.ts';
import { makeFolder } from './state-file.ts';

export interface FolderOwnerOptions {
  /** Created if missing. */
  readonly folder: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Default: by a socket, see {@link claimFolder}. */
  readonly claim?: (folder: string) => Promise<Claim>;
}

type State =
  | Claim
  /** The folder is missing, full, or not writable for us. */
  | { readonly kind: 'unwritable' }
  /** Its file system has no sockets. */
  | { readonly kind: 'unknowable' };

const OWNERSHIP: Readonly<Record<State['kind'], Ownership>> = {
  owned: 'ours',
  taken: 'theirs',
  unwritable: 'unknown',
  unknowable: 'unknown',
};

const UNWRITABLE = ['EACCES', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENOSPC', 'EDQUOT', 'EEXIST'];

/** Lets one process of this machine write to a folder. Logs when this one has to wait. */
export function createFolderOwner({ folder, log, claim = claimFolder }: FolderOwnerOptions): StoreOwnership {
  let listener: OwnershipListener | undefined;
  let state: State | undefined;
  let deciding: Promise<void> | undefined;
  let isClosed = false;

  function decide(): Promise<void> {
    deciding ??= decideNow().finally(() => {
      deciding = undefined;
    });
    return deciding;
  }

  async function decideNow(): Promise<void> {
    const before = state?.kind;
    const after = await attempt();
    state = after;
    if (after.kind === 'taken') void waitFor(after.ended);
    if (after.kind === 'taken' && before !== 'taken')
      log.warn({ folder }, `${folder} is in use by another process: nothing is saved until it ends.`);
    if (before === undefined || after.kind === 'owned') await listener?.onDecided(OWNERSHIP[after.kind]);
  }

  async function attempt(): Promise<State> {
    try {
      await makeFolder(folder);
      return await claim(folder);
    } catch (error) {
      // The first save reports that it is not writable.
      if (error instanceof Error && 'code' in error && UNWRITABLE.includes(String(error.code)))
        return { kind: 'unwritable' };
      log.warn(
        { folder, reason: String(error) },
        `Cannot tell whether another process uses ${folder}: make sure that none does.`,
      );
      return { kind: 'unknowable' };
    }
  }

  async function waitFor(ended: Promise<void>): Promise<void> {
    await ended;
    if (isClosed) return;
    await decide();
    if (state?.kind === 'owned')
      log.info({ folder }, `${folder} now belongs to this process: the state is saved again.`);
  }

  return {
    open(ofProcess) {
      listener = ofProcess;
      return decide();
    },
    async maySave() {
      await deciding;
      if (state?.kind === 'unwritable' && !isClosed) await decide();
      return !isClosed && state !== undefined && state.kind !== 'taken';
    },
    get ownership() {
      return state && OWNERSHIP[state.kind];
    },
    async close() {
      isClosed = true;
      await deciding;
      if (state?.kind === 'owned') await state.release();
    },
  };
}
