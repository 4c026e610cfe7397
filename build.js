import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';

// Builds `dist` beside the last one, and puts it in its place at the end: who starts from it meanwhile finds all of it.

const NEXT = 'dist.new';
const LAST = 'dist.old';

for (const folder of [NEXT, LAST]) rmSync(folder, { recursive: true, force: true });

const compiler = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', NEXT];
const { status } = spawnSync(process.execPath, compiler, { stdio: 'inherit' });
if (status !== 0) process.exit(1);
for (const folder of ['schema/operations', 'scenarios'])
  cpSync(folder, `${NEXT}/${folder}`, { recursive: true });

mkdirSync('dist', { recursive: true });
renameSync('dist', LAST);
renameSync(NEXT, 'dist');
rmSync(LAST, { recursive: true });
