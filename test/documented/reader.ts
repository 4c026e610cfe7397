import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installInto, packPackage } from '../helpers/packed-package.ts';
import { type Running, runShell } from './run-shell.ts';

/** Who runs documented commands: somebody with a checkout, or with the package. */
export interface Reader {
  readonly has: 'a checkout' | 'the package';
  readonly folder: string;
  /** What starts a gateway at once. */
  readonly start: string;
  /** Runs what a page says, as this reader has to type it. */
  readonly run: (text: string, environment?: NodeJS.ProcessEnv) => Running;
}

/**
 * A copy of this checkout, as a clone of it would be; with its packages and built, unless that is
 * to be seen.
 */
export function checkoutReader(folder: string, { isInstalled }: { readonly isInstalled: boolean }): Reader {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { encoding: 'utf8' }).split('\0');
  for (const file of files) if (file !== '' && existsSync(file)) cpSync(file, join(folder, file));
  if (isInstalled) {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    execFileSync('node', ['build.js'], { cwd: folder });
  }
  return {
    has: 'a checkout',
    folder,
    start: 'node dist/src/main.js',
    run: (text, environment) => runShell(text, folder, { PORT: '0', DRAIN_SECONDS: '0', ...environment }),
  };
}

/** A folder in which nothing is but the package, installed from its tarball. */
export async function packageReader(folder: string): Promise<Reader> {
  const home = join(folder, 'home');
  await installInto(home, packPackage(folder).tarball);
  return {
    has: 'the package',
    folder: home,
    start: 'npx wechat-asset-gateway',
    run: (text, environment) =>
      runShell(inPackage(text), home, { PORT: '0', DRAIN_SECONDS: '0', ...environment }),
  };
}

/** Of a command for a checkout, the one to type where the package is installed. */
export function inPackage(text: string): string {
  return text.replace(
    /\bnpm (?:(?:run|-s|--silent) )*start(?: (?:-s|--silent))?(?: --(?= ))?/,
    'npx wechat-asset-gateway',
  );
}
