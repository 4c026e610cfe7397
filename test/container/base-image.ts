import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts the one program that an official image of Node.js has of its own into a folder, and tells in
 * which folder it is.
 */
export function openBaseImage(image: string, folder: string): string {
  const [, version] = /^node:(\d+)-slim$/.exec(image) ?? [];
  if (version === undefined) throw new Error(`The base image is not known: ${image}`);
  const print = ['node', '--print', 'process.execPath'];
  const node = execFileSync('npx', ['--yes', `--package=node@${version}`, ...print], { cwd: folder });
  chmodSync(folder, 0o755);
  // A copy, which a user without rights may run.
  copyFileSync(node.toString().trim(), join(folder, 'node'));
  return folder;
}

/** The users of the official images of Node.js. */
const USERS: Readonly<Record<string, number>> = { root: 0, node: 1000 };

/**
 * The id of a user of the image; undefined for everybody but root, who alone may act as another.
 */
export function uidOf(user: string): number | undefined {
  const uid = USERS[user];
  if (uid === undefined) throw new Error(`The user is not known: ${user}`);
  return process.getuid?.() === 0 ? uid : undefined;
}
