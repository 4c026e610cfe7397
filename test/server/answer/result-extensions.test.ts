import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { ask, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

describe('x-gateway-explain', () => {
  it.each(['1', 'true', 'TRUE', 'yes'])('is asked for by %s', async (value) => {
    expect(await explained(value)).toMatchObject({ upstream: { calls: 1, why: 'MISSING' } });
  });

  it.each(['0', 'false', 'False', ''])('is not asked for by "%s"', async (value) => {
    expect(await explained(value)).toBeUndefined();
  });

  async function explained(value: string) {
    const gateway = gatewayOver(memorySource(images(3)).source);
    const query = '{ assets(type: IMAGE) { totalCount } }';
    return (await ask(gateway, query, {}, { 'x-gateway-explain': value })).extensions;
  }
});
