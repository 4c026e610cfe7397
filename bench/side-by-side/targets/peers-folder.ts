import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the peers are, with packages of their own. */
export const PEERS_FOLDER = fileURLToPath(new URL('../../peers', import.meta.url));

/** The peers cannot be made ready. The message says what to do. */
export class PeersError extends Error {
  override readonly name = 'PeersError';
}

/**
 * Compiles the peers; before the first time it installs their packages.
 *
 * @param print told of what takes time
 * @throws PeersError
 */
export function preparePeers(print: (line: string) => void): void {
  if (!existsSync(join(PEERS_FOLDER, 'node_modules'))) {
    print('Installing the packages of bench/peers: once.');
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  run(process.execPath, ['../../node_modules/typescript/bin/tsc', '-p', '.']);
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
