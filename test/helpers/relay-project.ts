import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const relayCompiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js');

/**
 * Compiles the sources of a front end, by their names, with Relay's own compiler. The folder of
 * what it has made goes with the test.
 *
 * @param persistedQueries the name of a file that gets the texts of all queries, if there is one
 */
export function compileRelay(
  sources: Readonly<Record<string, string>>,
  { persistedQueries }: { readonly persistedQueries?: string } = {},
) {
  const project = mkdtempSync(join(tmpdir(), 'relay-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  mkdirSync(join(project, 'src'));
  cpSync('schema/schema.graphql', join(project, 'schema.graphql'));
  writeFileSync(join(project, 'package.json'), '{}');
  const config = { src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: false };
  // The compiler adds to a file that is there, and makes none.
  if (persistedQueries !== undefined) writeFileSync(join(project, persistedQueries), '{}');
  const persistConfig = persistedQueries && { file: persistedQueries, algorithm: 'SHA256' };
  writeFileSync(join(project, 'relay.config.json'), JSON.stringify({ ...config, persistConfig }));
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(project, 'src', name), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [relayCompiler, 'relay.config.json'], {
    cwd: project,
    encoding: 'utf8',
  });
  const pathOf = (name: string) => join(project, `src/__generated__/${name}.graphql.js`);
  return {
    status,
    output: stdout + stderr,
    project,
    pathOf,
    load: (name: string) => createRequire(project)(pathOf(name)),
  };
}
