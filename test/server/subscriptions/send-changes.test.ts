import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { encodeChangeCursor } from '../../../schema/change-cursor.ts';
import { createChangeFeed } from '../../../src/index/changes/change-feed.ts';
import { createHeartbeat } from '../../../src/server/subscriptions/heartbeat.ts';
import { createSendChanges } from '../../../src/server/subscriptions/send-changes.ts';
import { createWaitingEvents } from '../../../src/server/subscriptions/waiting-events.ts';
import { settle } from '../../helpers/settle.ts';
import { createTicks } from '../../helpers/ticks.ts';
import { followedIndex } from '../../index/changes/followed-index.ts';

const IMAGES = 1;
const KILOBYTE = 1024;

describe('subscriptions for which too much waits', () => {
  it('are dropped, those that cost the most, with the cursor to go on from', async () => {
    const { index, store, position } = followedIndex();
    const { every } = createTicks();
    const feed = createChangeFeed({ index, every });
    const start = position();
    store(IMAGES, 'a');
    const ends: string[] = [];
    const waiting = createWaitingEvents({ maxBytes: 400 * KILOBYTE });
    const send = createSendChanges({
      events: { make: async ({ key }) => Buffer.alloc(Number(key)) },
      heartbeat: createHeartbeat(every),
      onErrors() {},
      waiting,
    });
    const open = async (bytes: number) => {
      const output = new PassThrough({ highWaterMark: 1 });
      const subscription = {
        follower: await feed.follow(start, [IMAGES]),
        selection: { key: String(bytes) } as Parameters<typeof send>[0]['selection'],
        socket: undefined,
        callerNow: () => ({ caller: 'somebody', maySeeDrafts: false }),
        onEnded: (reason: string) => void ends.push(`${bytes} ${reason}`),
      };
      send(subscription, output);
      await settle();
      return output;
    };
    const [large] = [await open(300 * KILOBYTE), await open(200 * KILOBYTE)];
    const text = Buffer.concat(await large.toArray()).toString();

    expect(ends).toEqual([`${300 * KILOBYTE} dropped`]);
    expect(waiting.bytes).toBe(200 * KILOBYTE);
    expect(text).toContain(`id: ${encodeChangeCursor(start)}\ndata: {"errors"`);
    expect(text).toContain('SUBSCRIPTION_ENDED');
  });
});
