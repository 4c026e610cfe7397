import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFilmHost, FILM, isFilmPath } from '../../../src/sandbox/media/film-host.ts';
import { createClock } from '../../helpers/clock.ts';

function setUp() {
  const clock = createClock();
  let lifetimeMs = 60_000;
  const host = createFilmHost({ url: 'http://127.0.0.1:1', now: clock.now, lifetimeMs: () => lifetimeMs });
  return {
    clock,
    host,
    setLifetime: (ms: number) => {
      lifetimeMs = ms;
    },
    isOpen: (address: string) => {
      const { pathname, searchParams } = new URL(address);
      return isFilmPath(pathname) && host.isOpen(pathname, searchParams);
    },
  };
}

describe('createFilmHost', () => {
  it('opens an address for its time', () => {
    const { host, clock, isOpen } = setUp();
    const address = host.addressOf('m');

    clock.advance({ seconds: 59 });
    expect(isOpen(address)).toBe(true);
    clock.advance({ seconds: 1 });
    expect(isOpen(address)).toBe(false);
  });

  it('gives addresses another time from then on', () => {
    const { host, clock, isOpen, setLifetime } = setUp();
    const before = host.addressOf('m');

    setLifetime(1000);
    const address = host.addressOf('m');
    clock.advance({ seconds: 1 });

    expect([isOpen(before), isOpen(address)]).toEqual([true, false]);
  });

  it('ends the time of all addresses, and gives new ones', () => {
    const { host, isOpen } = setUp();
    const before = host.addressOf('m');

    host.expireAll();

    expect([isOpen(before), isOpen(host.addressOf('m'))]).toEqual([false, true]);
  });

  it.each([
    ['another video', (address: string) => address.replace('/m?', '/n?')],
    ['a later time', (address: string) => address.replace(/expires=\d+/, 'expires=9999999999999')],
    ['another key', (address: string) => address.replace(/key=.*/, 'key=x')],
    ['no key', (address: string) => address.replace(/\?.*/, '')],
  ])('does not open an address with %s', (_what, change) => {
    const { host, isOpen } = setUp();

    expect(isOpen(change(host.addressOf('m')))).toBe(false);
  });
});

describe('FILM', () => {
  it('is an mp4 file that plays from its start: what is in it comes first', () => {
    const file = readFileSync(join(FILM.folder, FILM.name));

    const boxes = boxesOf(file);

    expect(boxes[0]).toBe('ftyp');
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    expect(file.length).toBeLessThan(200_000);
    for (const codec of ['avc1', 'mp4a']) expect(file.includes(codec)).toBe(true);
  });
});

/** Throws when a box is not whole. */
function boxesOf(file: Buffer): readonly string[] {
  const types: string[] = [];
  for (let start = 0; start < file.length; start += file.readUInt32BE(start))
    types.push(file.toString('latin1', start + 4, start + 8));
  return types;
}
