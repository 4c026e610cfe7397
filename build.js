import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

// Builds `dist` beside the last one, and puts it in its place at the end: who starts from it meanwhile finds all of it.

const NEXT = 'dist.new';
const LAST = 'dist.old';

for (const folder of [NEXT, LAST]) rmSync(folder, { recursive: true, force: true });

const compiler = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', NEXT];
const { status } = spawnSync(process.execPath, compiler, { stdio: 'inherit' });
if (status !== 0) process.exit(1);
for (const path of [
  'schema/operations',
  'scenarios',
  'src/sandbox/media/files',
  'src/page/generated/persisted-documents.json',
])
  cpSync(path, `${NEXT}/${path}`, { recursive: true });
await buildPage();

// Of the types, those that a program with a gateway within it sees.
const TYPES = ['create-gateway', 'error-code', 'gateway', 'gateway-options'].map(
  (name) => `src/embed/${name}.d.ts`,
);
for (const file of readdirSync(NEXT, { recursive: true }))
  if (file.endsWith('.d.ts') && !TYPES.includes(file.replaceAll('\\', '/'))) rmSync(`${NEXT}/${file}`);

mkdirSync('dist', { recursive: true });
renameSync('dist', LAST);
renameSync(NEXT, 'dist');
rmSync(LAST, { recursive: true });

async function buildPage() {
  const { build } = await import('vite');
  await build({
    configFile: 'src/page/vite.config.ts',
    logLevel: 'warn',
    build: { outDir: resolve(NEXT, 'page') },
  });
}
