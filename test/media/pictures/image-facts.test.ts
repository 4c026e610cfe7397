import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SqliteModule } from '../../../src/media/pictures/facts-file.ts';
import { openImageFacts } from '../../../src/media/pictures/image-facts.ts';
import type { ImageInfo } from '../../../src/media/pictures/image-info.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const ADDRESS = 'https://mmbiz.qpic.cn/mmbiz_jpg/a/0';

function info(overrides: Partial<ImageInfo> = {}): ImageInfo {
  return { width: 800, height: 600, format: 'jpg', bytes: 1234, placeholder: 'data:,a', ...overrides };
}

/** Facts, and why they could not be stored. */
async function openFacts(file?: string, loadSqlite?: () => Promise<SqliteModule>) {
  const failures: unknown[] = [];
  const facts = await openImageFacts({
    file,
    onFailure: (error) => failures.push(error),
    ...(loadSqlite && { loadSqlite }),
  });
  onTestFinished(() => facts.close());
  return { facts, failures };
}

const OTHER_VERSION = `
  CREATE TABLE picture
    (id INTEGER PRIMARY KEY, key UNIQUE, width, height, format, bytes, placeholder, other NOT NULL);
  PRAGMA user_version = 9`;

function someFile(): string {
  return join(temporaryFolder(), 'pictures.sqlite');
}

describe('openImageFacts', () => {
  it('knows what was recorded', async () => {
    const { facts, failures } = await openFacts();

    expect(facts.find(ADDRESS)).toBeUndefined();
    facts.record(ADDRESS, info());

    expect(facts.find(ADDRESS)).toEqual(info());
    expect(facts.find(`${ADDRESS}?`)).toBeUndefined();
    expect(failures).toEqual([]);
  });

  it('leaves no log beside its file once it is closed', async () => {
    const folder = temporaryFolder();
    const { facts } = await openFacts(join(folder, 'pictures.sqlite'));
    facts.record(ADDRESS, info());
    facts.find(`${ADDRESS}?`);

    facts.close();

    expect(readdirSync(folder)).toEqual(['pictures.sqlite']);
  });

  it('knows it after a restart', async () => {
    const file = someFile();
    const { facts } = await openFacts(file);
    facts.record(ADDRESS, info({ bytes: undefined, placeholder: undefined }));
    facts.record(`${ADDRESS}1`, info());
    facts.close();

    const { facts: later, failures } = await openFacts(file);

    expect(later.find(ADDRESS)).toEqual(info({ bytes: undefined, placeholder: undefined }));
    expect(later.find(`${ADDRESS}1`)).toEqual(info());
    expect(failures).toEqual([]);
  });

  it('replaces what it knows, but for a placeholder and a length', async () => {
    const file = someFile();
    const { facts } = await openFacts(file);
    facts.record(ADDRESS, info());
    facts.record(ADDRESS, info({ width: 1, height: 2, bytes: undefined, placeholder: undefined }));
    facts.close();

    const { facts: later } = await openFacts(file);

    expect(facts.find(ADDRESS)).toEqual(info({ width: 1, height: 2 }));
    expect(later.find(ADDRESS)).toEqual(info({ width: 1, height: 2 }));
  });

  it('shows the file to its owner alone, and stores no address in it', async () => {
    const file = someFile();
    const { facts } = await openFacts(file);
    facts.record(ADDRESS, info());

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${file}-wal`).includes('qpic')).toBe(false);
  });

  it.each([
    ['is no database', (file: string) => writeFileSync(file, 'no database at all. '.repeat(500))],
    [
      'is of another program',
      (file: string) => create(file, 'CREATE TABLE picture (a); PRAGMA user_version = 0'),
    ],
    ['is of another version', (file: string) => create(file, OTHER_VERSION)],
  ])('begins a file anew that %s', async (_what, spoil) => {
    const file = someFile();
    spoil(file);
    const { facts, failures } = await openFacts(file);
    facts.record(ADDRESS, info());
    facts.close();

    const { facts: later } = await openFacts(file);

    expect(later.find(ADDRESS)).toEqual(info());
    expect(failures).toEqual([]);
  });

  it('begins a file anew that is damaged further in, and tells so once', async () => {
    const file = someFile();
    const { facts } = await openFacts(file);
    for (let number = 0; number < 500; number += 1) facts.record(`${ADDRESS}${number}`, info());
    facts.close();
    const bytes = readFileSync(file);
    // The last ones are looked at as it is opened.
    writeFileSync(file, bytes.fill(0xa5, 8 * 4096, 12 * 4096));
    const { facts: later, failures } = await openFacts(file);

    for (let number = 0; number < 500; number += 1) later.find(`${ADDRESS}${number}`);
    later.record(ADDRESS, info());
    later.close();

    expect(failures).toHaveLength(1);
    const { facts: last, failures: lastFailures } = await openFacts(file);
    expect(last.find(ADDRESS)).toEqual(info());
    for (let number = 0; number < 500; number += 1) last.find(`${ADDRESS}${number}`);
    expect(lastFailures).toEqual([]);
  });

  it('remembers what it cannot store, and tells so once', async () => {
    const { facts, failures } = await openFacts(join(temporaryFolder(), 'no', 'folder'));

    facts.record(ADDRESS, info());
    facts.record(`${ADDRESS}1`, info());

    expect(facts.find(ADDRESS)).toEqual(info());
    expect(failures).toHaveLength(1);
  });

  it('remembers what it cannot store where SQLite does not work', async () => {
    const { facts, failures } = await openFacts(someFile(), () => Promise.reject(new Error('no SQLite')));

    facts.record(ADDRESS, info());

    expect(facts.find(ADDRESS)).toEqual(info());
    expect(failures).toHaveLength(1);
  });

  it('does not throw when a write fails, and tells so once', async () => {
    const file = someFile();
    const { facts, failures } = await openFacts(file);
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec('DROP TABLE picture');

    facts.record(ADDRESS, info());
    facts.record(`${ADDRESS}1`, info());

    expect(facts.find(ADDRESS)).toEqual(info());
    expect(failures).toHaveLength(1);
  });

  it('stores later what it cannot store while another process writes', async () => {
    const file = someFile();
    const { facts, failures } = await openFacts(file);
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    for (let number = 0; number < 250; number += 1) facts.record(`${ADDRESS}${number}`, info());

    expect(facts.find(`${ADDRESS}7`)).toEqual(info());
    other.exec('COMMIT');
    facts.record(ADDRESS, info());

    expect(storedIn(other)).toBe(100);
    facts.record(`${ADDRESS}?`, info());
    expect(storedIn(other)).toBe(200);
    facts.close();
    expect(storedIn(other)).toBe(252);
    expect(failures).toEqual([]);
  });

  it('does not wait for another process when it closes', async () => {
    const file = someFile();
    const { facts, failures } = await openFacts(file);
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    facts.record(ADDRESS, info());

    facts.close();
    other.exec('COMMIT');

    expect(storedIn(other)).toBe(0);
    expect(failures).toEqual([]);
  });

  it('begins no new file while another process writes', async () => {
    const file = someFile();
    const { facts } = await openFacts(file);
    facts.record(ADDRESS, info());
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');

    const { facts: second, failures } = await openFacts(file, async () => ({ DatabaseSync: Impatient }));
    second.record(`${ADDRESS}1`, info());

    expect(second.find(`${ADDRESS}1`)).toEqual(info());
    expect(failures).toHaveLength(1);
    expect(storedIn(other)).toBe(1);
  });

  it('knows no length that is too great for an Int', async () => {
    const file = someFile();
    const { facts } = await openFacts(file);
    facts.record(ADDRESS, info({ bytes: 99_999_999_999_999 }));
    facts.close();

    const { facts: later } = await openFacts(file);

    expect(later.find(ADDRESS)).toEqual(info({ bytes: undefined }));
  });

  it('does not look into the file for what it has at hand', async () => {
    const file = someFile();
    const { facts, failures } = await openFacts(file);
    facts.record(ADDRESS, info());
    facts.find(`${ADDRESS}1`);
    facts.close();

    expect(facts.find(ADDRESS)).toEqual(info());
    expect(facts.find(`${ADDRESS}1`)).toBeUndefined();
    expect(failures).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });
});

function create(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** How many pictures something is stored of. */
function storedIn(db: InstanceType<typeof DatabaseSync>): number {
  const { count } = db.prepare('SELECT count(*) AS count FROM picture').get() as { count: number };
  return count;
}

/** Waits for no other process. */
class Impatient extends DatabaseSync {
  override exec(sql: string): void {
    if (!sql.startsWith('PRAGMA busy_timeout')) super.exec(sql);
  }
}
