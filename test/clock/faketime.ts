import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A clock for processes of the test's own, which can be set while they run. */
export interface FakeTime {
  /**
   * What a process needs in its environment to have this clock. Time that elapses is not touched,
   * as when a clock is set.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** By how much it differs from the machine's, as libfaketime reads it: `+30d`, `-30d`, `+0`. */
  set(offset: string): void;
}

/** A clock that is right at first. @throws Error where libfaketime is not installed */
export function createFakeTime(): FakeTime {
  const folder = mkdtempSync(join(tmpdir(), 'faketime-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'offset');
  const set = (offset: string) => writeFileSync(file, `${offset}\n`);
  set('+0');
  return {
    environment: {
      LD_PRELOAD: findLibrary(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  };
}

function findLibrary(): string {
  const given = process.env['LIBFAKETIME'];
  // Debian has a folder for each processor architecture.
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib').map((name) => join('/usr/lib', name)) : [];
  const found = [given, ...folders.map((folder) => join(folder, 'faketime/libfaketimeMT.so.1'))].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (found !== undefined) return found;
  throw new Error(
    'There is no libfaketime. On Debian: apt-get install faketime. Elsewhere, set LIBFAKETIME to the path of libfaketimeMT.so.1.',
  );
}
