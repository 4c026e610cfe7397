import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { type Fleet, type FleetOptions, openReplicas, type ReplicaProcess } from './open-replicas.ts';

/** A page of pictures. */
export const page = (offset: number) =>
  `{ assets(type: IMAGE, first: 20, offset: ${offset}) { totalCount nodes { mediaId } } }`;

/** Answers of what is cached, one after the other, until it is told to end. */
export function askOn({ ask }: ReplicaProcess, query: string) {
  let isOver = false;
  const errors: unknown[] = [];
  let answers = 0;
  const asking = (async () => {
    while (!isOver) {
      const answer = await ask(query).catch((error: unknown) => ({ data: null, errors: [error] }));
      errors.push(...(answer.errors ?? []));
      answers += 1;
      await setTimeout(20);
    }
  })();
  return {
    /** The errors that callers have seen. */
    async end(): Promise<readonly unknown[]> {
      isOver = true;
      await asking;
      expect(answers).toBeGreaterThan(0);
      return errors;
    },
  };
}

/** What a replica shows of the account: the order of a list, what is found, and what has changed. */
export async function shownBy({ ask }: ReplicaProcess, since: string): Promise<unknown> {
  const { data, errors } = await ask(`{
    assets(type: IMAGE, first: 100) { totalCount nodes { mediaId } }
    search(query: "picture", first: 100) { nodes { id } }
    changes(after: "${since}") { nodes { kind itemId at } }
  }`);
  expect(errors).toBeUndefined();
  return data;
}

/** The cursor of the newest change. */
export async function changesFrom({ ask }: ReplicaProcess): Promise<string> {
  const { data } = await ask('{ changes { pageInfo { endCursor } } }');
  return (data as { changes: { pageInfo: { endCursor: string } } }).changes.pageInfo.endCursor;
}

/** Reads the roles of all, in the order of the alphabet. */
export function rolesOf(replicas: readonly ReplicaProcess[]) {
  return async () => {
    const readinesses = await Promise.all(replicas.map(({ ready }) => ready()));
    return readinesses.map(({ fleet }) => fleet?.role).toSorted();
  };
}

/** After a time of quiet, all that run show the same. */
export async function expectEqual({ replicas }: Pick<Fleet, 'replicas'>, since: string): Promise<void> {
  const running = replicas.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  await setTimeout(2000);
  // A busy machine may have given a process no time at all.
  const lags = () => Promise.all(running.map(async ({ ready }) => (await ready()).fleet?.lagSeconds));
  await expect.poll(lags).toEqual(running.map(() => 0));
  // Nor may its store have had any.
  await expect
    .poll(async () => {
      const shown = await Promise.all(running.map((replica) => shownBy(replica, since)));
      return shown.map((each) => isDeepStrictEqual(each, shown[0]));
    })
    .toEqual(running.map(() => true));
}

/** The leader, the others, and some pages that all of them have. */
export async function openWarm(options: FleetOptions = {}) {
  const fleet = await openReplicas(options);
  const first = await fleet.leader();
  for (const offset of [0, 20, 40, 60, 80]) expect((await first.ask(page(offset))).errors).toBeUndefined();
  const since = await changesFrom(first);
  await expectEqual(fleet, since);
  // On a busy machine, the first one may have lost its lease as it began.
  const leading = await fleet.leader();
  const followers = fleet.replicas.filter((replica) => replica !== leading);
  return { ...fleet, leading, followers, since };
}
