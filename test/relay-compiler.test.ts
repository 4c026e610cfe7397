import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const relayCompiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js');

const ALBUM = `
  graphql\`
    fragment Album_query on Query
    @argumentDefinitions(size: { type: "Int", defaultValue: 20 }, after: { type: "String" })
    @refetchable(queryName: "AlbumPaginationQuery") {
      assets(type: IMAGE, first: $size, after: $after) @connection(key: "Album_assets") {
        edges { node { id ...Picture_asset } }
      }
    }
  \`;
`;

const PICTURE = `
  graphql\`
    fragment Picture_asset on Asset @refetchable(queryName: "PictureRefetchQuery") {
      updatedAt
      ... on MediaAsset { name url }
    }
  \`;
`;

describe('relay-compiler', () => {
  it('compiles a fragment with @connection and one with @refetchable', () => {
    const project = mkdtempSync(join(tmpdir(), 'relay-'));
    onTestFinished(() => rmSync(project, { recursive: true }));
    mkdirSync(join(project, 'src'));
    cpSync('schema/schema.graphql', join(project, 'schema.graphql'));
    writeFileSync(join(project, 'package.json'), '{}');
    const config = { src: './src', schema: './schema.graphql', language: 'javascript' };
    writeFileSync(join(project, 'relay.config.json'), JSON.stringify(config));
    writeFileSync(join(project, 'src/Album.js'), ALBUM);
    writeFileSync(join(project, 'src/Picture.js'), PICTURE);

    const { status, stdout, stderr } = spawnSync(process.execPath, [relayCompiler, 'relay.config.json'], {
      cwd: project,
      encoding: 'utf8',
    });

    expect(stdout + stderr).not.toContain('ERROR');
    expect(status).toBe(0);
    const compiled = (name: string) =>
      readFileSync(join(project, `src/__generated__/${name}.graphql.js`), 'utf8');
    expect(compiled('AlbumPaginationQuery')).toContain('endCursor');
    expect(compiled('PictureRefetchQuery')).toContain('node(');
  });
});
