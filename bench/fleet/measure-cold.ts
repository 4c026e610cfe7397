import { openFleet } from './open-fleet.ts';
import { pageQuery } from './replica-process.ts';

/** What equal queries of a cold list take. */
export interface ColdQueries {
  readonly queries: number;
  readonly errors: number;
  /** Pages that were asked for. */
  readonly pages: number;
  /** Calls of lists, by the sandbox. */
  readonly calls: number;
  readonly tokenCalls: number;
}

const QUERIES = 10_000;
const CALLERS = 100;
const OFFSETS = [0, 20, 40, 60, 80];

/** Many callers at once, over all replicas of a fleet that knows nothing yet. */
export async function measureCold(): Promise<ColdQueries> {
  const fleet = await openFleet({ replicas: 3, pictures: 400 });
  await fleet.leader();
  let next = 0;
  let errors = 0;

  async function runCaller(): Promise<void> {
    for (let query = next++; query < QUERIES; query = next++) {
      const replica = fleet.replicas[query % fleet.replicas.length];
      const answer = await replica?.ask(pageQuery(OFFSETS[query % OFFSETS.length] ?? 0));
      errors += answer?.errors === undefined ? 0 : 1;
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, runCaller));
  const [calls, tokenCalls] = [fleet.counted('/batchget_material'), fleet.counted('/stable_token')];
  await fleet.close();
  return { queries: QUERIES, errors, pages: OFFSETS.length, calls, tokenCalls };
}
