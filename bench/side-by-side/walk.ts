import type { ServerProcess } from '../served/server-process.ts';
import type { Query } from './queries.ts';
import { spanOf } from './queries.ts';
import type { Target } from './targets/target.ts';
import type { List } from './upstream/wire-items.ts';

/** Has a server read all items of the lists of these queries, and make the forms that they want. */
export async function walk(
  target: Target,
  server: ServerProcess,
  totals: Readonly<Record<List, number>>,
  queries: readonly Query[],
): Promise<void> {
  for (const query of distinct(queries)) {
    const [list] = query.fields.map((field) => field.list);
    if (list === undefined) continue;
    for (let place = 0; place < totals[list]; place += spanOf(query)) await ask(target, server, query, place);
  }
}

/** One for each list and form: the one that reaches furthest. */
function distinct(queries: readonly Query[]): readonly Query[] {
  const furthest = new Map<string, Query>();
  for (const query of queries) {
    const kind = `${query.fields[0]?.list} ${query.isSafe}`;
    const known = furthest.get(kind);
    if (known === undefined || spanOf(query) > spanOf(known)) furthest.set(kind, query);
  }
  return [...furthest.values()];
}

async function ask(target: Target, server: ServerProcess, query: Query, place: number): Promise<void> {
  const request = target.requestOf(query, place);
  if (request === undefined) return;
  const { method, headers, body, search } = request;
  const response = await fetch(new URL(search, server.url), { method, headers, body });
  await response.arrayBuffer();
}
