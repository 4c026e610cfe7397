import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packPackage } from '../helpers/packed-package.ts';
import { installExample, run } from './installed-example.ts';

const folder = mkdtempSync(join(tmpdir(), 'mounted-'));
let tarball = '';

beforeAll(() => {
  ({ tarball } = packPackage(folder));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const installed = new Map<string, ReturnType<typeof installExample>>();

/** An example, which is installed once. */
function install(name: string) {
  const known = installed.get(name) ?? installExample(`examples/embed/${name}`, folder, tarball);
  installed.set(name, known);
  return known;
}

async function askAt(address: string) {
  const query =
    '{ assets(type: IMAGE, first: 1) { totalCount nodes { ... on MediaAsset { downloadUrl } } } }';
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data } = await response.json();
  return data.assets;
}

describe.each([
  { name: 'node-http', path: '' },
  { name: 'hono', path: '/wechat' },
  { name: 'next', path: '' },
])('the example $name', ({ name, path }) => {
  it('is installed without a warning, compiled under strict, answers, and stops', async () => {
    const { installing, start } = await install(name);
    expect(installing.output).not.toMatch(/npm (?:warn|error)/i);
    expect(installing.code).toBe(0);

    const { origin, end } = await start();
    const assets = await askAt(`${origin}${path}/graphql`);
    const picture = await fetch(assets.nodes[0].downloadUrl);

    expect(assets.totalCount).toBe(240);
    expect(assets.nodes[0].downloadUrl).toContain(`${origin}${path}/media/`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    await end();
  });
});

const TYPED = `
  import { type ErrorCode, type Gateway, GatewayOptionsError, createGateway } from 'wechat-asset-gateway';
  export const codes: readonly ErrorCode[] = ['NOT_FOUND', 'UPSTREAM_UNAVAILABLE'];
  // @ts-expect-error There is no such code.
  export const unknown: ErrorCode = 'NO_SUCH_CODE';
  // @ts-expect-error A size is a number.
  export const opened: Promise<Gateway> = createGateway({ maxPageSize: '20' });
  export const message = (error: unknown) => error instanceof GatewayOptionsError && error.message;
`;

const CLOSING = `
  import { readFileSync } from 'node:fs';
  import { createGateway } from 'wechat-asset-gateway';
  import manifest from 'wechat-asset-gateway/package.json' with { type: 'json' };
  import possibleTypes from 'wechat-asset-gateway/possible-types.json' with { type: 'json' };
  const schema = readFileSync(new URL(import.meta.resolve('wechat-asset-gateway/schema.graphql')), 'utf8');
  readFileSync(new URL(import.meta.resolve('wechat-asset-gateway/article.css')), 'utf8');
  const gateway = await createGateway({ sandbox: true, auth: 'none', stateDir: 'state' });
  const { status } = await gateway.fetch(new Request('http://any/health/live'));
  await gateway.close();
  console.log(JSON.stringify({ status, name: manifest.name, types: Object.keys(possibleTypes), schema }));
`;

describe('the package', () => {
  it('has types that strict programs can use, however they resolve modules', async () => {
    const { home } = await install('node-http');
    writeFileSync(join(home, 'typed.ts'), TYPED);

    for (const module of ['node16', 'nodenext', 'preserve']) {
      const resolution = module === 'preserve' ? 'bundler' : module;
      const args = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--target', 'es2023'];
      const all = [
        ...args,
        '--module',
        module,
        '--moduleResolution',
        resolution,
        '--types',
        'node',
        'typed.ts',
      ];
      expect(await run(home, 'npx', ['tsc', ...all])).toEqual({ code: 0, output: '' });
    }
  });

  it('gives the schema, and leaves nothing that keeps a program running that has closed it', async () => {
    const { home } = await install('node-http');
    writeFileSync(join(home, 'closing.mjs'), CLOSING);

    const { code, output } = await run(home, process.execPath, ['--no-warnings', 'closing.mjs']);

    expect(code, output).toBe(0);
    const said = JSON.parse(output);
    expect(said).toMatchObject({ status: 200, name: 'wechat-asset-gateway' });
    expect(said.types).toContainEqual(expect.any(String));
    expect(said.schema).toBe(readFileSync('schema/schema.graphql', 'utf8'));
  });
});
