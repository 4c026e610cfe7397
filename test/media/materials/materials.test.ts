import { describe, expect, it } from 'vitest';
import { filmServer } from './film-server.ts';
import { openMaterials } from './open-materials.ts';

const { signal } = new AbortController();

describe('Materials', () => {
  it('know a voice from a video of the same id', async () => {
    const { materials, asked } = await openMaterials(() => Buffer.from('#!AMR\n'));
    await materials.open('voice', 'a', { signal });

    expect(materials.find('voice', 'a')).toMatchObject({ format: 'amr' });
    expect(materials.find('video', 'a')).toBeUndefined();
    await expect(materials.open('video', 'a', { signal })).rejects.toMatchObject({ reason: 'type' });
    expect(asked).toEqual(['a', 'a']);
  });

  it('share one ledger', async () => {
    const { origin } = await filmServer();
    const { materials, library } = await openMaterials(
      (id) => (id === 'voice' ? Buffer.from('#!AMR\n') : { down_url: origin }),
      { loopbackOrigin: origin },
    );

    await materials.open('voice', 'voice', { signal });
    await materials.open('video', 'video', { signal });

    expect(library.status().endpoints).toMatchObject({ media: { quota: { used: 2, limit: 1000 } } });
  });

  it.each(['voice', 'video'] as const)('try a %s again when upstream is said to work again', async (list) => {
    const { materials, asked } = await openMaterials(() => ({ errcode: 40007, errmsg: 'no' }));
    const open = () => materials.open(list, 'a', { signal }).catch(() => {});
    await open();
    await open();
    expect(asked).toHaveLength(1);

    materials.forgetFailures();
    await open();

    expect(asked).toHaveLength(2);
  });
});
