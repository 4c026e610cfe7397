import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadSqlite } from '../../../src/index/sqlite/driver.ts';
import { createRandom } from '../../../src/sandbox/random.ts';
import { NEWS } from '../sqlite/library-corpus.ts';

export interface LibraryKill {
  /** Transactions that the process had told of, and those that are in the file. */
  readonly told: number;
  readonly written: number;
  /** What does not fit together in the file. */
  readonly faults: readonly string[];
}

/** How long a process goes on before it is killed, at most. */
const MAX_LIFE_MS = 400;

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  /** How many transactions each process tells of before it may be killed. Default: none. */
  readonly atLeast?: number;
}

/** Kills a process that writes a library again and again, each time at another moment. */
export async function killWritersOfLibrary(
  { kills, seed, atLeast = 0 }: KillOptions,
  onKill: (kill: LibraryKill) => void = () => {},
): Promise<readonly LibraryKill[]> {
  const random = createRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'library-kills-'));
  const path = join(folder, 'library.db');
  const all: LibraryKill[] = [];
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const told = await writeAndDie(path, {
        seed: seed + kill,
        atLeast,
        lifeMs: random.integer(0, MAX_LIFE_MS),
      });
      const { written, faults } = await inspect(path);
      const putAside = readdirSync(folder).filter((name) => /^library\.db\./.test(name));
      const killed = { told, written, faults: [...faults, ...putAside] };
      all.push(killed);
      onKill(killed);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return all;
}

/**
 * @returns the last transaction that the process told of
 * @throws Error if it ends before it is killed
 */
async function writeAndDie(
  path: string,
  { seed, atLeast, lifeMs }: { readonly seed: number; readonly atLeast: number; readonly lifeMs: number },
): Promise<number> {
  const module = fileURLToPath(new URL('./write.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', module, path, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: number[] = [];
  let isWriting = () => {};
  const writing = new Promise<void>((resolve) => {
    isWriting = resolve;
  });
  // The last line may be cut: it is not told of as a line.
  let isReady = false;
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    isReady ||= lines.includes('ready');
    told.push(...lines.filter((line) => /^\d+$/.test(line)).map(Number));
    if (isReady && told.length >= atLeast) isWriting();
  });
  const ended = once(child, 'close');
  const endsEarly = ended.then(([code]) => {
    throw new Error(`the process that writes has ended by itself, with ${code}`);
  });
  await Promise.race([writing.then(() => setTimeout(lifeMs)), endsEarly]);
  child.kill('SIGKILL');
  await ended;
  return told.at(-1) ?? 0;
}

const COUNTS = {
  items: 'SELECT count(*) AS n FROM asset',
  bodies: 'SELECT count(*) AS n FROM asset JOIN body USING (id)',
  allBodies: 'SELECT count(*) AS n FROM body',
  wordRows: 'SELECT coalesce(sum(word_rows), 0) AS n FROM asset',
  indexed: 'SELECT count(*) AS n FROM words',
  addresses: 'SELECT count(*) AS n FROM address',
  addressed: 'SELECT count(*) AS n FROM address JOIN asset ON asset.id = address.asset',
} as const;

/** Opens the file as SQLite does after a crash, and looks whether all of it fits together. */
async function inspect(path: string): Promise<{ written: number; faults: readonly string[] }> {
  const sqlite = await loadSqlite();
  const db = sqlite.open(path, { readOnly: false });
  const faults: string[] = [];
  const read = <T>(sql: string) => db.prepare<T>(sql).get();
  const count = (of: keyof typeof COUNTS) => read<{ n: number }>(COUNTS[of])?.n ?? 0;
  try {
    const check = read<{ quick_check: string }>('PRAGMA quick_check')?.quick_check;
    if (check !== 'ok') faults.push(`quick_check: ${check}`);
    db.exec("INSERT INTO words(words) VALUES('integrity-check')");
    if (count('items') !== count('bodies') || count('items') !== count('allBodies'))
      faults.push(`${count('items')} items, ${count('allBodies')} bodies`);
    if (count('wordRows') !== count('indexed'))
      faults.push(`${count('wordRows')} rows of words, ${count('indexed')} indexed`);
    if (count('addresses') !== count('addressed')) faults.push('addresses of items that are gone');
  } catch (error) {
    faults.push(String(error));
  }
  const about = read<{ about: string }>(`SELECT about FROM list WHERE list = ${NEWS}`)?.about ?? '{}';
  db.close();
  return { written: JSON.parse(about).provenCall ?? 0, faults };
}
