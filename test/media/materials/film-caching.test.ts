import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileCache } from '../../../src/media/file-cache.ts';
import { createFilmCaching } from '../../../src/media/materials/film-caching.ts';
import { createFilmHost } from '../../../src/media/materials/film-host.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { connectionsTo } from '../../wechat/http-to.ts';
import { FILM, filmServer } from './film-server.ts';

describe('createFilmCaching', () => {
  it('ends a download that drips: a timeout that was collected as garbage', async () => {
    const { origin, server } = await filmServer((_request, response) => {
      response.writeHead(200, { 'content-length': FILM.length }).write(FILM.subarray(0, 100));
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    const files = createFileCache({ folder: temporaryFolder(), maxBytes: 2 ** 20, onFailure: () => {} });
    const dispatcher = new Agent();
    const failures: unknown[] = [];
    const host = createFilmHost({ dispatcher, timeoutMs: 8000 });
    const caching = createFilmCaching({
      files,
      onFailure: (error) => failures.push(error),
      maxDurationMs: 300,
      now: Date.now,
    });
    onTestFinished(async () => {
      await caching.close();
      await dispatcher.destroy();
      await files.close();
    });
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');

    caching.begin('video/a', {
      bytes: FILM.length,
      open: (signal) => host.open(`${origin}/a`, { range: undefined, signal }),
    });
    await expect.poll(() => connectionsTo(server)).toBe(1);

    await expect
      .poll(
        () => {
          collectGarbage();
          return failures;
        },
        { timeout: 5000 },
      )
      .toHaveLength(1);
    expect(files.find('video/a')).toBeUndefined();
    await expect.poll(() => connectionsTo(server)).toBe(0);
  });
});
