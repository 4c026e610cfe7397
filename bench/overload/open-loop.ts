import { setTimeout } from 'node:timers/promises';
import type { Outcome } from '../load/closed-loop.ts';
import { createRawClient, type RawClient } from './raw-client.ts';

/** Requests to one port, for some seconds. */
export interface Load {
  readonly port: number;
  /** The bytes of one request. */
  readonly request: Buffer;
  readonly seconds: number;
}

/** So many are open at a time at most, and whoever comes then has no answer at all. */
const MAX_CONNECTIONS = 5000;

/** So long is an answer waited for once the load is over, in milliseconds. */
const PATIENCE_MS = 2000;

const UNANSWERED: Outcome = { status: 0, ms: 0, bytes: 0 };

/**
 * So many in each second, evenly, whether they are answered or not. The times are from when a
 * request was due, so that a load that comes late hides nothing.
 */
export async function openLoop({ port, request, seconds }: Load, perSecond: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const idle: RawClient[] = [];
  const all: RawClient[] = [];
  const startedAt = performance.now();
  let sent = 0;

  function ask(dueAt: number): void {
    const client = idle.pop() ?? open();
    if (client === undefined) outcomes.push(UNANSWERED);
    else
      void client.send(dueAt).then((outcome) => {
        outcomes.push(outcome);
        idle.push(client);
      });
  }

  function open(): RawClient | undefined {
    if (all.length >= MAX_CONNECTIONS) return undefined;
    const client = createRawClient(port, request);
    all.push(client);
    return client;
  }

  for (;;) {
    const elapsed = Math.min(performance.now() - startedAt, seconds * 1000);
    for (; sent < (elapsed * perSecond) / 1000; sent += 1) ask(startedAt + (sent * 1000) / perSecond);
    if (elapsed === seconds * 1000) break;
    await setTimeout(1);
  }
  const lastAt = performance.now() + PATIENCE_MS;
  while (outcomes.length < sent && performance.now() < lastAt) await setTimeout(10);
  for (let missing = sent - outcomes.length; missing > 0; missing -= 1) outcomes.push(UNANSWERED);
  for (const client of all) client.close();
  return outcomes;
}
