import type { Logger } from 'pino';
import type { StateFile } from './state-file.ts';
import { writeStateFile } from './write-state-file.ts';

export interface StateSaverOptions {
  readonly pathOf: (kind: string) => string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Saves a file, and tells whether that worked. Does not reject. */
export type SaveState = (file: StateFile<unknown, unknown>) => Promise<boolean>;

/** Tells the operator once that files cannot be written, and once that they can again. */
export function createStateSaver({ pathOf, log }: StateSaverOptions): SaveState {
  const failing = new Set<string>();

  return async (file) => {
    const path = pathOf(file.kind);
    try {
      await writeStateFile(path, file);
      if (failing.delete(path) && failing.size === 0) log.info('The state is saved again.');
      return true;
    } catch (error) {
      const reason = String(error);
      if (failing.size === 0)
        log.warn(
          { file: path, reason },
          `${path} cannot be written, so a restart will begin without it: ${reason}`,
        );
      failing.add(path);
      return false;
    }
  };
}
