import type { BenchFleet } from './open-fleet.ts';
import { pageQuery, until } from './replica-process.ts';

const PAGE = 100;
const CLIENTS = 2;

/** To store 100,000 pictures takes a minute on a machine with nothing else to do. */
const LIMIT_MS = 1_800_000;

/** Has the leader read all pictures. Resolves once they are stored, with the seconds that it took. */
export async function fillFleet(fleet: BenchFleet, pictures: number): Promise<number> {
  const leader = await fleet.leader();
  const beganAt = performance.now();
  let next = 0;

  async function client(): Promise<void> {
    for (let offset = next; offset < pictures; offset = next) {
      next += PAGE;
      const { errors } = await leader.ask(pageQuery(offset, PAGE));
      if (errors !== undefined) throw new Error(`The pictures from ${offset} on: ${errors[0]?.message}`);
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, client));
  await until(async () => ((await leader.readiness())?.index?.pendingChanges === 0 ? true : undefined), {
    everyMs: 100,
    limitMs: LIMIT_MS,
  });
  return (performance.now() - beganAt) / 1000;
}
