import type { Logger } from 'pino';
import type { StateRecord, StateStore } from './state-store.ts';

export interface StateSaverOptions {
  readonly store: StateStore;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Saves records. Logs once when saving fails, and once when it works again. */
export interface StateSaver {
  /** Returns whether the record was saved. Does not reject. */
  save(record: StateRecord<unknown, unknown>): Promise<boolean>;
  status(): SaverStatus;
}

export interface SaverStatus {
  /** When this process last saved each kind of record, in milliseconds since 1970. */
  readonly savedAt: Readonly<Record<string, number>>;
  /** Number of failed saves. */
  readonly failures: number;
  /** Why saving fails at present, without a path; undefined if it works. */
  readonly failure: string | undefined;
}

export function createStateSaver({ store, log, now }: StateSaverOptions): StateSaver {
  const savedAt: Record<string, number> = {};
  /** Reasons by kind of record. */
  const failing = new Map<string, string>();
  let failures = 0;

  return {
    async save(record) {
      const { kind } = record;
      try {
        await store.save(record);
        savedAt[kind] = now();
        if (failing.delete(kind) && failing.size === 0) log.info('The state is saved again.');
        return true;
      } catch (error) {
        failures += 1;
        const place = store.placeOf(kind);
        const reason = String(error);
        if (failing.size === 0)
          log.warn(
            { file: place, reason },
            `${place} cannot be written, so a restart will start without it: ${reason}`,
          );
        failing.set(kind, reasonOf(error));
        return false;
      }
    },
    status: () => ({ savedAt: { ...savedAt }, failures, failure: [...failing.values()][0] }),
  };
}

/** The part of "ENOSPC: no space left on device, write" before the system call and its path. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) return 'it cannot be written out';
  return error.message.split(',')[0] ?? String(error.code);
}
