import type { Logger } from 'pino';
import type { StateFile } from './state-file.ts';
import { writeStateFile } from './write-state-file.ts';

export interface StateSaverOptions {
  readonly pathOf: (kind: string) => string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells the operator once that files cannot be written, and once that they can again. */
export interface StateSaver {
  /** Saves a file, and tells whether that worked. Does not reject. */
  save(file: StateFile<unknown, unknown>): Promise<boolean>;
  status(): SaverStatus;
}

export interface SaverStatus {
  /** When each kind of file was last saved by this process, in milliseconds since 1970. */
  readonly savedAt: Readonly<Record<string, number>>;
  /** How often that has failed. */
  readonly failures: number;
  /** Why it fails at present, without a path; undefined where it does not. */
  readonly failure: string | undefined;
}

export function createStateSaver({ pathOf, log, now }: StateSaverOptions): StateSaver {
  const savedAt: Record<string, number> = {};
  /** By the kind of the file. */
  const failing = new Map<string, string>();
  let failures = 0;

  return {
    async save(file) {
      const path = pathOf(file.kind);
      try {
        await writeStateFile(path, file);
        savedAt[file.kind] = now();
        if (failing.delete(file.kind) && failing.size === 0) log.info('The state is saved again.');
        return true;
      } catch (error) {
        failures += 1;
        const reason = String(error);
        if (failing.size === 0)
          log.warn(
            { file: path, reason },
            `${path} cannot be written, so a restart will begin without it: ${reason}`,
          );
        failing.set(file.kind, reasonOf(error));
        return false;
      }
    },
    status: () => ({ savedAt: { ...savedAt }, failures, failure: [...failing.values()][0] }),
  };
}

/** Of what the file system says, "ENOSPC: no space left on device, write", what is before the call and its path. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) return 'it cannot be written out';
  return error.message.split(',')[0] ?? String(error.code);
}
