import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Claim, claimFolder, claimName } from '../../../src/state/files/claim-folder.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

/** A claim that is given up with the test. */
async function claim(folder: string, by = claimFolder): Promise<Claim> {
  const made = await by(folder);
  onTestFinished(async () => {
    if (made.kind === 'owned') await made.release();
  });
  return made;
}

/** A process that has a folder for itself, and is killed. */
async function killedOwner(folder: string): Promise<void> {
  const source = `
    import { claimFolder } from '${import.meta.resolve('../../../src/state/files/claim-folder.ts')}';
    const { kind } = await claimFolder(${JSON.stringify(folder)});
    console.log(kind);
    setInterval(() => {}, 1000);`;
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', source],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('owned\n');
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** A path that is longer than that of a socket may be. */
function longFolder(): string {
  const folder = join(temporaryFolder(), 'a'.repeat(60), 'b'.repeat(60));
  mkdirSync(folder, { recursive: true });
  return folder;
}

describe('claimFolder', () => {
  it.each([
    { name: 'a folder', make: temporaryFolder },
    { name: 'a folder with a path of more than 107 bytes', make: longFolder },
  ])('gives $name to one, and tells the next when it is free', async ({ make }) => {
    const folder = make();
    const first = await claim(folder);
    const second = await claim(folder);
    expect([first.kind, second.kind]).toEqual(['owned', 'taken']);

    if (first.kind === 'owned') await first.release();
    if (second.kind === 'taken') await second.ended;

    expect((await claim(folder)).kind).toBe('owned');
    expect(readdirSync(folder)).toEqual(['owner.1.sock']);
  });

  it('gives it at once to who comes after a process that was killed', async () => {
    const folder = temporaryFolder();
    await killedOwner(folder);
    expect(readdirSync(folder)).toEqual(['owner.1.sock']);

    expect((await claim(folder)).kind).toBe('owned');
    expect((await claim(folder)).kind).toBe('taken');
  });

  it('gives it to one of many who find that nobody has it, over and over', async () => {
    const folder = temporaryFolder();
    // What a crash leaves: the names of sockets on which nobody listens.
    for (const number of [3, 4]) writeFileSync(join(folder, `owner.${number}.sock`), '');

    for (let round = 0; round < 10; round += 1) {
      const claims = await Promise.all(Array.from({ length: 12 }, () => claimFolder(folder)));
      const owners = claims.filter(({ kind }) => kind === 'owned');
      expect(owners).toHaveLength(1);
      for (const owner of owners) if (owner.kind === 'owned') await owner.release();
      await Promise.all(claims.map((each) => each.kind === 'taken' && each.ended));
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('takes a name of the system, as it does on Windows', async () => {
    const name = `\0wechat-asset-gateway-${process.pid}`;
    const first = await claim(name, claimName);
    const second = await claim(name, claimName);
    expect([first.kind, second.kind]).toEqual(['owned', 'taken']);

    if (first.kind === 'owned') await first.release();
    if (second.kind === 'taken') await second.ended;

    expect((await claim(name, claimName)).kind).toBe('owned');
  });
});
