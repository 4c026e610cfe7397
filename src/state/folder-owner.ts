import type { Logger } from 'pino';
import { type Claim, claimFolder } from './claim-folder.ts';
import { makeFolder } from './write-state-file.ts';

/** Sees to it that only one process of this machine writes into a folder. */
export interface FolderOwner {
  /**
   * Whether this process may write into it. Decided when it is first asked, and anew where the folder could not be
   * written so far. Does not reject.
   */
  mayWrite(): Promise<boolean>;
  /** Whether the folder is known to be this process's alone. */
  readonly isOwner: boolean;
  /** Whether another process has it, or may have: that is not decided yet. */
  readonly isWaiting: boolean;
  /** This process is to write no more. */
  stopWriting(): void;
  /** Lets another process have it: nothing of this one may be written any more, nor be under way. */
  release(): Promise<void>;
}

export interface FolderOwnerOptions {
  readonly folder: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** It was decided whose the folder is: once, and once more where it is this process's only later. Must not reject. */
  readonly onDecided: (isOwner: boolean) => Promise<void>;
  /** The process that had the folder has ended, and this one has it: that it may write, too, is told by now. */
  readonly onTakenOver: () => void;
  /** Default: by a socket, see {@link claimFolder}. */
  readonly claim?: (folder: string) => Promise<Claim>;
}

type State =
  | Claim
  | { readonly kind: 'undecided' }
  /** The folder is missing, full, or not for us to write. */
  | { readonly kind: 'unwritable' }
  /** Its file system has no sockets. */
  | { readonly kind: 'unknowable' };

const UNWRITABLE = ['EACCES', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENOSPC', 'EDQUOT', 'EEXIST'];

export function createFolderOwner(options: FolderOwnerOptions): FolderOwner {
  const { folder, log, onDecided, onTakenOver, claim = claimFolder } = options;
  let state: State = { kind: 'undecided' };
  let deciding: Promise<void> | undefined;
  let isOver = false;

  function decide(): Promise<void> {
    deciding ??= decideNow().finally(() => {
      deciding = undefined;
    });
    return deciding;
  }

  async function decideNow(): Promise<void> {
    const before = state.kind;
    state = await attempt();
    if (state.kind === 'taken') void waitFor(state.ended);
    if (state.kind === 'taken' && before !== 'taken')
      log.warn({ folder }, `${folder} is another process's: nothing is saved until that ends.`);
    if (before === 'undecided' || state.kind === 'owned') await onDecided(state.kind === 'owned');
  }

  async function attempt(): Promise<State> {
    try {
      await makeFolder(folder);
      return await claim(folder);
    } catch (error) {
      // That it cannot be written is told by the first attempt.
      if (error instanceof Error && 'code' in error && UNWRITABLE.includes(String(error.code)))
        return { kind: 'unwritable' };
      log.warn(
        { folder, reason: String(error) },
        `It cannot be told whether another process has ${folder}: see that none has.`,
      );
      return { kind: 'unknowable' };
    }
  }

  async function waitFor(ended: Promise<void>): Promise<void> {
    await ended;
    if (isOver) return;
    await decide();
    if (state.kind !== 'owned') return;
    log.info({ folder }, `${folder} is this process's now: the state is saved again.`);
    onTakenOver();
  }

  return {
    async mayWrite() {
      if (isOver) return false;
      await deciding;
      if (state.kind === 'undecided' || state.kind === 'unwritable') await decide();
      return state.kind !== 'taken' && !isOver;
    },
    get isOwner() {
      return state.kind === 'owned';
    },
    get isWaiting() {
      return state.kind === 'taken' || state.kind === 'undecided';
    },
    stopWriting() {
      isOver = true;
    },
    async release() {
      isOver = true;
      await deciding;
      if (state.kind === 'owned') await state.release();
    },
  };
}
