import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { keepState } from '../../src/state/keep-state.ts';
import type { AssetSource } from '../../src/upstream/asset.ts';
import { gatewayOfLibrary, type LibrarySettings, libraryOver } from '../helpers/execute.ts';
import { memoryLog } from '../helpers/memory-log.ts';

export interface KeptGatewayOptions {
  readonly source: AssetSource;
  readonly folder: string;
  readonly appId?: string;
  readonly library?: LibrarySettings;
  /** Whether upstream is asked for its count. */
  readonly adoptsQuota?: boolean;
  /** Whether the first attempt to save is waited for. Default: it is. */
  readonly isAwaited?: boolean;
}

/** A gateway that has taken over what a folder holds, and the warnings and other words of its log. */
export async function keptGateway({ source, folder, appId = 'wx1234', ...options }: KeptGatewayOptions) {
  const { log, records } = memoryLog();
  const library = libraryOver(source, options.library);
  const adoptQuota = async () => {
    if (options.adoptsQuota) await library.adoptQuota();
  };
  const state = await keepState({ library, folder, appId, log, adoptQuota });
  const begun = state.begin();
  if (options.isAwaited ?? true) await begun;
  // Before the folder is removed: what is under way would create it again.
  onTestFinished(() => state.close());
  const gateway = gatewayOfLibrary(library, { log });
  const saidAt = (wanted: number): string[] =>
    records().flatMap(({ level, msg }) => (level === wanted ? [msg] : []));
  return {
    gateway,
    library,
    state,
    warnings: () => saidAt(pino.levels.values['warn'] ?? 0),
    notes: () => saidAt(pino.levels.values['info'] ?? 0),
  };
}
