import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { startGateway } from '../helpers/gateway-process.ts';

describe('a process whose output nobody reads any more', () => {
  it.each([[['schema', 'print']], [['check']]])(
    'ends quietly, as one that SIGPIPE ends: %s',
    async (args) => {
      const { child, output } = startGateway({}, args);
      child.stdout?.destroy();

      const [code] = await once(child, 'close');

      expect([code, output.stderr]).toEqual([141, '']);
    },
  );

  it('goes on where it is the gateway', async () => {
    const port = await freePort();
    const { child, output } = startGateway({ PORT: String(port), LOG_LEVEL: 'info' });
    child.stdout?.destroy();

    const ask = () =>
      fetch(`http://127.0.0.1:${port}/health/ready`).then(
        ({ status }) => status,
        () => child.exitCode,
      );

    await expect.poll(ask).toBe(200);
    expect(output.stderr).toBe('');
  });
});

describe('a version of Node.js that is too old', () => {
  it('is told so in one line, before anything fails', async () => {
    const older = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.8"}})';
    const { child, output } = startGateway({
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(older)}"`,
    });

    const [code] = await once(child, 'close');

    expect(code).toBe(78);
    expect(output.stderr).toBe('wechat-asset-gateway needs Node.js 20.20 or newer, and this is 18.20.8.\n');
  });

  it('meets nothing in the first file that it cannot run', () => {
    const reached = ['main', 'package'].map((name) => readFileSync(`src/${name}.ts`, 'utf8'));

    const imported = reached.flatMap((text) =>
      Array.from(text.matchAll(/^import .* from '(.+)';$/gm), ([, from]) => from),
    );
    expect(new Set(imported)).toEqual(new Set(['node:fs', './package.ts']));
    // What came with Node.js 14 and 15, and top-level await.
    expect(reached.join('').match(/\?\.|\?\?|\|\|=|&&=|\bawait\b/g)).toBeNull();
  });
});
