import { statSync } from 'node:fs';

/** Which file is at a path, as long as somebody has it open; undefined if there is none. */
export function fileAt(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}
