import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, localServer } from '../helpers/local-server.ts';
import { startProbedGateway } from '../helpers/probed-gateway.ts';
import { LIST, TOKEN } from './fake-upstream.ts';
import { HEAVY_ANSWERS, type HeavyAnswer } from './heavy-answers.ts';
import { onTheWire, wireImage, wirePage } from './wire-fixtures.ts';

const DEADLINE_MS = 800;

/**
 * A busy machine is late by some of this; an answer that waits for its upstream is late by far
 * more.
 */
const GRACE_MS = 5000;

/**
 * What an attack may add to the memory of the process: the bodies that are read together, 16 MiB by
 * default, and what goes on beside them.
 */
const MOST_MIB = 16 + 4;

/** Which of them depends on how much of its time a busy machine has for a repetition. */
const TYPED = ['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_UNAVAILABLE'];

const MIB = 2 ** 20;

const PICTURES = 100_000;

describe('The gateway, sent something heavy for a list call,', () => {
  it('answers in time and takes no memory for it', async () => {
    const gateway = await startGateway();
    await gateway.ask();

    for (const heavy of HEAVY_ANSWERS) {
      await gateway.most();
      const { live: usual } = await gateway.most();

      gateway.send(heavy);
      const startedAt = performance.now();
      const { errors } = await gateway.ask();
      const tookMs = performance.now() - startedAt;
      gateway.send(undefined);
      const { live } = await gateway.most();

      expect.soft(errors?.[0]?.extensions.code, heavy.name).toBeOneOf(TYPED);
      expect.soft(tookMs, heavy.name).toBeLessThan(DEADLINE_MS + GRACE_MS);
      expect.soft((live - usual) / MIB, heavy.name).toBeLessThan(MOST_MIB);
      await expect
        .poll(() => gateway.ask().then(({ errors }) => errors), { message: `after ${heavy.name}` })
        .toBeUndefined();
    }
  });
});

/**
 * The gateway as a process, over an upstream whose list call gives the current heavy answer, or a
 * good one.
 */
async function startGateway() {
  let current: HeavyAnswer | undefined;
  const answer: Answer = ({ url, body }, response) => {
    const path = url.split('?')[0];
    if (path === TOKEN) response.end(onTheWire({ access_token: 'T0ken', expires_in: 7200 }));
    else if (path !== LIST) response.end(onTheWire({ errcode: 48001, errmsg: 'api unauthorized' }));
    else if (current === undefined || response.socket === null) response.end(goodPage(body));
    else current.send(response.socket, response);
  };
  const { url } = await localServer(answer);
  const folder = mkdtempSync(join(tmpdir(), 'heavy-'));
  const gateway = await startProbedGateway({
    WECHAT_APP_ID: 'wx0123',
    WECHAT_APP_SECRET: 'S3cret',
    WECHAT_BASE_URL: url.href,
    UPSTREAM_TIMEOUT_MS: String(DEADLINE_MS),
    STATE_DIR: folder,
  });
  onTestFinished(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  let asked = 0;
  return {
    send(heavy: HeavyAnswer | undefined) {
      current = heavy;
    },
    most: gateway.most,
    /** Asks for a picture that nobody has asked for yet. */
    async ask(): Promise<{ errors?: { extensions: { code: string } }[] }> {
      asked += 1;
      const query = `{ assets(type: IMAGE, first: 1, offset: ${asked * 40}) { nodes { id } } }`;
      const response = await fetch(gateway.address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return response.json();
    },
  };
}

function goodPage(body: string): string {
  const { offset, count }: { offset: number; count: number } = JSON.parse(body);
  const items = Array.from({ length: count }, (_, index) =>
    wireImage({ media_id: `picture-${offset + index}` }),
  );
  return onTheWire(wirePage(items, { total_count: PICTURES }));
}
