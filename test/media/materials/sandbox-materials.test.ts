import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MaterialList } from '../../../src/media/materials/materials.ts';
import type { OpenedMaterial } from '../../../src/media/materials/opened-material.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { createAssetSource } from '../../../src/wechat/asset-source.ts';
import { createClient } from '../../../src/wechat/client.ts';
import { createMaterialSource } from '../../../src/wechat/material-source.ts';
import { httpTo } from '../../wechat/http-to.ts';
import { openMaterialsOf } from './open-materials.ts';

const { signal } = new AbortController();

/** The voices and videos of the sandbox. */
async function open() {
  const sandbox = await startSandbox();
  onTestFinished(sandbox.close);
  const { http } = httpTo(new URL(sandbox.url), { maxBodyBytes: 2 ** 24 });
  const client = createClient({ ...sandbox, http, upstreamTimeoutMs: 8000 });
  const source = createMaterialSource(client, 1000);
  const { materials } = await openMaterialsOf(
    { client, source },
    { loopbackOrigin: new URL(sandbox.url).origin },
  );
  const assets = createAssetSource(client);
  const all = async (type: MaterialList) => {
    const ids: string[] = [];
    for (;;) {
      const request = { type, offset: ids.length, count: 20 };
      const page = await assets.fetchPage(request, signal, await client.authenticate(signal));
      ids.push(...page.items.map(({ mediaId }) => mediaId));
      if (ids.length >= page.totalCount) return ids;
    }
  };
  const play = (list: MaterialList, id: string) => materials.open(list, id, { signal });
  const fileCalls = () => sandbox.control.calls().filter(({ path }) => path.endsWith('/get_material'));
  return { control: sandbox.control, all, play, fileCalls };
}

describe('The sandbox', () => {
  it('has voices of several formats', async () => {
    const { all, play } = await open();
    const formats = new Set<string>();

    for (const mediaId of await all('voice')) {
      const file = await play('voice', mediaId);
      formats.add('format' in file ? file.format : file.kind);
    }

    expect([...formats]).toEqual(expect.arrayContaining(['mp3', 'amr']));
    expect(formats.has('page')).toBe(false);
  });

  it('has films, whose addresses run out, and videos on pages', async () => {
    const { all, play, control, fileCalls } = await open();
    const videos = await all('video');
    const kinds = new Map<string, string>();
    for (const mediaId of videos) {
      const opened = await play('video', mediaId);
      kinds.set(mediaId, 'kind' in opened ? opened.kind : 'file');
      await contentOf(opened);
    }
    expect(new Set(kinds.values())).toEqual(new Set(['stream', 'page']));
    expect(fileCalls()).toHaveLength(videos.length);

    control.expireFilms();

    for (const [id, kind] of kinds)
      if (kind === 'stream')
        expect((await contentOf(await play('video', id))).toString('latin1', 4, 8)).toBe('ftyp');
  });
});

async function contentOf(opened: OpenedMaterial): Promise<Buffer> {
  if ('path' in opened) return readFileSync(opened.path);
  return 'kind' in opened && opened.kind === 'stream' ? buffer(opened.body) : Buffer.alloc(0);
}
