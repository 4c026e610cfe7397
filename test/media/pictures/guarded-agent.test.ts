import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createGuardedAgent,
  type GuardedAgentOptions,
  isPublicAddress,
  PrivateAddressError,
} from '../../../src/media/pictures/guarded-agent.ts';
import { localServer } from '../../helpers/local-server.ts';

/** A lookup that answers with these addresses, and the names that it was asked for. */
function lookupOf(...addresses: readonly string[]) {
  const names: string[] = [];
  const lookup: LookupFunction = (hostname, _options, callback) => {
    names.push(hostname);
    callback(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup, names };
}

function agentWith(options: GuardedAgentOptions) {
  const agent = createGuardedAgent(options);
  onTestFinished(() => agent.destroy());
  return agent;
}

describe('createGuardedAgent', () => {
  it.each([
    ['of this machine', ['127.0.0.1']],
    ['of a private network', ['10.1.2.3']],
    ['of a cloud for its metadata', ['169.254.169.254']],
    ['of IPv6 for this machine', ['::1']],
    ['of IPv6 for a private network', ['fd00::1']],
    ['among public ones', ['93.184.216.34', '192.168.0.1']],
    ['of IPv4 in one of IPv6', ['::ffff:127.0.0.1']],
  ])('refuses a name with an address %s', async (_what, addresses) => {
    const { url, requests } = await localServer((_request, response) => response.end());
    const { lookup, names } = lookupOf(...addresses);
    const dispatcher = agentWith({ lookup });

    await expect(request(`http://pictures.test:${url.port}/`, { dispatcher })).rejects.toThrow(
      PrivateAddressError,
    );
    expect(names).toEqual(['pictures.test']);
    expect(requests).toEqual([]);
  });

  it.each(['http://127.0.0.1', 'http://[::1]', 'http://[::ffff:7f00:1]', 'http://0x7f.1'])(
    'refuses %s, which nothing looks up',
    async (origin) => {
      const { url, requests } = await localServer((_request, response) => response.end());
      const dispatcher = agentWith({});

      await expect(request(`${origin}:${url.port}/`, { dispatcher })).rejects.toThrow(PrivateAddressError);
      expect(requests).toEqual([]);
    },
  );

  it('connects to an exempt address', async () => {
    const { url } = await localServer((_request, response) => response.end('here'));
    const dispatcher = agentWith({ isExempt: (hostname) => hostname === '127.0.0.1' });

    const { body } = await request(url, { dispatcher });

    expect(await body.text()).toBe('here');
  });

  it('connects to an exempt name by the addresses of one lookup', async () => {
    const { url } = await localServer((_request, response) => response.end('here'));
    const { lookup, names } = lookupOf('127.0.0.1');
    const dispatcher = agentWith({ lookup, isExempt: (hostname) => hostname === 'pictures.test' });

    const { body } = await request(`http://pictures.test:${url.port}/`, { dispatcher });

    expect(await body.text()).toBe('here');
    expect(names).toEqual(['pictures.test']);
  });

  it('passes on that a name is not found', async () => {
    const lookup: LookupFunction = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    const dispatcher = agentWith({ lookup });

    await expect(request('http://pictures.test/', { dispatcher })).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
  });
});

describe('isPublicAddress', () => {
  it.each([
    '8.8.8.8',
    '93.184.216.34',
    '2606:4700::1111',
    '240e::1',
    '2606:4700::1:5efe:808:808',
    '::ffff:8.8.8.8',
  ])('is true of %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '172.16.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2001::1',
    '2002:a00:1::1',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '4000::1',
    '168.63.129.16',
    '::ffff:168.63.129.16',
    '2606:4700::5efe:10.0.0.1',
    '2606:4700::200:5efe:127.0.0.1',
    '2606:4700::200:5efe:8.8.8.8',
    'pictures.test',
    '',
  ])('is false of %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
