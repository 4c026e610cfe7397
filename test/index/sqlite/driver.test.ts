import { describe, expect, it } from 'vitest';
import { isDamage, loadSqlite } from '../../../src/index/sqlite/driver.ts';

describe('loadSqlite', () => {
  it('opens files with the package that is installed', async () => {
    const db = (await loadSqlite()).open(':memory:', { readOnly: false });

    expect(db.prepare<{ one: number }>('SELECT 1 AS one').get()?.one).toBe(1);
    db.close();
  });

  it('takes the next package where one is missing, or has no FTS5', async () => {
    const sqlite = await loadSqlite({
      missing: () => import('no-such-package' as string),
      poor: async () => ({
        DatabaseSync: class {
          exec() {
            throw new Error('no such module: fts5');
          }
          close() {}
        },
      }),
      good: () => import('@photostructure/sqlite'),
    });

    expect(sqlite.open).toBeTypeOf('function');
  });

  it('says of each package why it does not work', async () => {
    const modules = {
      'node:one': () => Promise.reject(new Error('no such module')),
      two: async () => ({}),
    };

    await expect(loadSqlite(modules)).rejects.toThrow(/node:one: no such module; two: .+/);
  });
});

describe('isDamage', () => {
  it.each([
    { errcode: 11, is: true },
    { errcode: 26, is: true },
    { errcode: 11 + 256, is: true },
    { errcode: 13, is: false },
    { errcode: undefined, is: false },
  ])('of the code $errcode is $is', ({ errcode, is }) => {
    expect(isDamage(Object.assign(new Error('x'), { errcode }))).toBe(is);
    expect(isDamage(errcode)).toBe(false);
  });
});
