import type { Logger } from 'pino';
import type { StateRecord, StateStore } from './state-store.ts';

export interface StateSaverOptions {
  readonly store: StateStore;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells the operator once that records cannot be saved, and once that they can again. */
export interface StateSaver {
  /** Saves a record, and tells whether that worked. Does not reject. */
  save(record: StateRecord<unknown, unknown>): Promise<boolean>;
  status(): SaverStatus;
}

export interface SaverStatus {
  /** When each kind of record was last saved by this process, in milliseconds since 1970. */
  readonly savedAt: Readonly<Record<string, number>>;
  /** How often that has failed. */
  readonly failures: number;
  /** Why it fails at present, without a path; undefined where it does not. */
  readonly failure: string | undefined;
}

export function createStateSaver({ store, log, now }: StateSaverOptions): StateSaver {
  const savedAt: Record<string, number> = {};
  /** By the kind of the record. */
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
            `${place} cannot be written, so a restart will begin without it: ${reason}`,
          );
        failing.set(kind, reasonOf(error));
        return false;
      }
    },
    status: () => ({ savedAt: { ...savedAt }, failures, failure: [...failing.values()][0] }),
  };
}

/** Of what the system says, "ENOSPC: no space left on device, write", what is before the call and its path. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) return 'it cannot be written out';
  return error.message.split(',')[0] ?? String(error.code);
}
