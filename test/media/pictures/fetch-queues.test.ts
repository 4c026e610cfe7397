import { describe, expect, it } from 'vitest';
import { createFetchQueues } from '../../../src/media/pictures/fetch-queues.ts';
import { settle } from '../../helpers/settle.ts';

const { signal } = new AbortController();
const WECHAT = new URL('https://mmbiz.qpic.cn/a');
const OTHER = new URL('https://img.example.com/a');
const THIRD = new URL('https://pictures.example.com/a');

/** Queues of which all work has begun and never ends. */
function createQueues() {
  const queues = createFetchQueues<void>(
    { isOfWechat: ({ hostname }) => hostname.endsWith('.qpic.cn') },
    500,
  );
  const begun: string[] = [];
  const run = (source: URL) => {
    const work = () => {
      begun.push(source.hostname);
      return new Promise<void>(() => {});
    };
    queues
      .queueOf(source)
      .run(String(Math.random()), signal, work)
      .catch(() => {});
  };
  return { queues, begun, run };
}

describe('createFetchQueues', () => {
  it('holds up no host for others that do not answer', async () => {
    const { queues, begun, run } = createQueues();
    for (let number = 0; number < 8; number += 1) run(OTHER);
    for (let number = 0; number < 8; number += 1) run(WECHAT);
    run(THIRD);
    await settle();

    const counts = [OTHER, WECHAT, THIRD].map((url) => begun.filter((host) => host === url.hostname).length);
    expect(counts).toEqual([2, 4, 1]);
    expect([queues.active(), queues.waiting()]).toEqual([7, 10]);

    queues.close();
    await settle();
    expect(queues.waiting()).toBe(0);
  });

  it('is idle when nothing waits for WeChat', async () => {
    const { queues, run } = createQueues();
    for (let number = 0; number < 5; number += 1) run(OTHER);
    let isIdle = false;

    await queues.untilIdle();
    for (let number = 0; number < 5; number += 1) run(WECHAT);
    void queues.untilIdle().then(() => {
      isIdle = true;
    });
    await settle();

    expect(isIdle).toBe(false);
    queues.close();
  });
});
