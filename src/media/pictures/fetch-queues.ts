import type { PictureHosts } from './picture-hosts.ts';
import { createSharedQueue, type SharedQueue } from './shared-queue.ts';

/** Queues of what is fetched, so that a host that does not answer holds up no other. */
export interface FetchQueues<T> {
  /** That of the host. WeChat's hosts have one together. */
  queueOf(source: URL): SharedQueue<T>;
  /** Resolves when nothing waits for WeChat's hosts. */
  untilIdle(): Promise<void>;
  /** How much waits to be fetched. */
  waiting(): number;
  /** How much is being fetched. */
  active(): number;
  /** Begins nothing of what waits. */
  close(): void;
}

/** Of WeChat's hosts together: many at a time have given truncated files. */
const WECHAT_FETCHES = 4;

/** Of each other host. */
const FETCHES = 2;

/** @param maxWaiting how much may wait for a host */
export function createFetchQueues<T>(
  hosts: Pick<PictureHosts, 'isOfWechat'>,
  maxWaiting: number,
): FetchQueues<T> {
  const wechat = createSharedQueue<T>({ concurrency: WECHAT_FETCHES, maxWaiting });
  // As many as there are hosts that pictures are fetched from.
  const others = new Map<string, SharedQueue<T>>();
  const all = () => [wechat, ...others.values()];

  return {
    queueOf(source) {
      if (hosts.isOfWechat(source)) return wechat;
      const queue = others.get(source.host) ?? createSharedQueue<T>({ concurrency: FETCHES, maxWaiting });
      others.set(source.host, queue);
      return queue;
    },
    untilIdle: () => wechat.untilWaitingLessThan(1),
    waiting: () => all().reduce((sum, queue) => sum + queue.waiting(), 0),
    active: () => all().reduce((sum, queue) => sum + queue.active(), 0),
    close() {
      for (const queue of all()) queue.close();
    },
  };
}
