import { createRandom } from '../../src/sandbox/random.ts';
import type { SampleAssets } from '../../src/sandbox/sample/sample-library.ts';
import { chooseFraction, fixChance } from '../simulation/choices.ts';
import { openAccount } from './account.ts';
import { createCaller } from './caller.ts';
import type { AskedQuery, OutageRecord } from './outage-record.ts';
import type { Outage } from './outages.ts';
import { BEGAN_AT, SCHEDULE } from './schedule.ts';
import { stopTime } from './virtual-time.ts';

/** What a run is made with. */
export interface RunOptions {
  /** Each is an account of its own, with a gateway of its own. Their figures add up. */
  readonly libraries: readonly SampleAssets[];
  /** To each of the gateways. */
  readonly queriesPerSecond: number;
  /** The same seed gives the same run. */
  readonly seed: number;
}

/** Something that is to happen, in milliseconds since the run began. */
interface Event {
  readonly at: number;
  happen(): void | Promise<void>;
}

/**
 * Lets an outage befall the gateway while it is asked, from cold to some minutes after it, in
 * virtual time.
 */
export async function runOutage(outage: Outage, options: RunOptions): Promise<OutageRecord> {
  const time = stopTime(BEGAN_AT);
  const giveChanceBack = fixChance(options.seed);
  const queries: Promise<AskedQuery>[] = [];
  try {
    const accounts = await Promise.all(options.libraries.map((items) => openAccount(items, outage)));
    const events = options.libraries.flatMap((items, index): Event[] => {
      const account = accounts[index];
      if (account === undefined) return [];
      const seed = 2 * (options.seed * options.libraries.length + index);
      const caller = createCaller({ items, seed, beganAt: BEGAN_AT });
      const ask = () => void queries.push(caller.ask(account.stack.gateway));
      const fail = () => {
        caller.recordCached(account.stack.sightings);
        account.fail();
      };
      return [
        { at: SCHEDULE.downFrom, happen: fail },
        ...(outage.hasDeploy ? [{ at: SCHEDULE.deployAt, happen: account.deploy }] : []),
        { at: SCHEDULE.downTo, happen: account.recover },
        ...chooseTimes(options.queriesPerSecond, seed + 1).map((at) => ({ at, happen: ask })),
      ];
    });

    for (const { at, happen } of events.sort((a, b) => a.at - b.at)) {
      await time.advanceTo(BEGAN_AT + at);
      await happen();
    }
    // By then the last of them is answered, or its deadline is over.
    await time.advanceTo(BEGAN_AT + SCHEDULE.end + SCHEDULE.graceMs);
    const calls = accounts.flatMap(({ callTimes }) => callTimes()).map((at) => at - BEGAN_AT);
    const record = { queries: await Promise.all(queries), calls };
    await Promise.all(accounts.map((account) => account.close()));
    return record;
  } finally {
    giveChanceBack();
    time.end();
  }
}

/** When queries come: each at a time of its own, whatever the others do. */
function chooseTimes(queriesPerSecond: number, seed: number): readonly number[] {
  const random = createRandom(seed);
  const count = Math.round((queriesPerSecond * SCHEDULE.end) / 1000);
  return Array.from({ length: count }, () => Math.floor(chooseFraction(random) * SCHEDULE.end));
}
