import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the peers are, with packages of their own. */
export const PEERS_FOLDER = fileURLToPath(new URL('../../peers', import.meta.url));

/** The peers cannot be made ready. The message says what to do. */
export class PeersError extends Error {
  override readonly name = 'PeersError';
}

/**
 * Compiles the peers; first installs their packages, where they are missing or others.
 *
 * @param print told of what takes time
 * @throws PeersError
 */
export function preparePeers(print: (line: string) => void): void {
  if (!isInstalled()) {
    print('Installing the packages of bench/peers.');
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  run(process.execPath, ['../../node_modules/typescript/bin/tsc', '-p', '.']);
}

/** Whether npm has installed what the lock file names, as it is now. */
function isInstalled(): boolean {
  const [installed, locked] = ['node_modules/.package-lock.json', 'package-lock.json'].map((file) =>
    statSync(join(PEERS_FOLDER, file), { throwIfNoEntry: false }),
  );
  return installed !== undefined && installed.mtimeMs >= (locked?.mtimeMs ?? 0);
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, {
    cwd: PEERS_FOLDER,
    stdio: ['ignore', process.stderr, 'inherit'],
  });
  if (status === 0) return;
  throw new PeersError(
    'The peers cannot be made ready: run `npm ci` in bench/peers, or leave them out with --targets gateway,gateway-keys.',
  );
}
