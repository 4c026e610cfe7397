import { createHash } from 'node:crypto';
import type { ReplicaProcess } from '../replica-process.ts';

/** What a replica shows of the account, whole. */
export interface Shown {
  /** By rank. */
  readonly ids: readonly string[];
  /** What is found, in its order. */
  readonly found: readonly string[];
  /** What has changed since the beginning, as far as it is told. */
  readonly changes: readonly string[];
}

const PAGE = 100;

/** @throws Error where something is not answered */
export async function readShown(replica: ReplicaProcess, since: string | undefined): Promise<Shown> {
  return {
    ids: await readAll(replica, (after) => `assets(type: IMAGE, first: ${PAGE}${after})`, 'mediaId'),
    found: await readAll(replica, (after) => `search(query: "picture", first: ${PAGE}${after})`, 'id'),
    changes: since === undefined ? [] : await readChanges(replica, since),
  };
}

/** Where changes are read on from, from now on. */
export async function readCursor({ ask }: ReplicaProcess): Promise<string> {
  const { data } = await ask('{ changes { pageInfo { endCursor } } }');
  return (data as { changes: { pageInfo: { endCursor: string } } }).changes.pageInfo.endCursor;
}

export function hashOf(shown: Shown): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16);
}

async function readAll(
  replica: ReplicaProcess,
  fieldOf: (after: string) => string,
  id: string,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const page = await readPage(
      replica,
      `{ page: ${fieldOf(after)} { nodes { ${id} } pageInfo { hasNextPage endCursor } } }`,
    );
    ids.push(...page.nodes.map((node) => String(node[id])));
    if (!page.pageInfo.hasNextPage) return ids;
    after = `, after: ${JSON.stringify(page.pageInfo.endCursor)}`;
  }
}

async function readChanges(replica: ReplicaProcess, since: string): Promise<readonly string[]> {
  const page = await readPage(
    replica,
    `{ page: changes(after: ${JSON.stringify(since)}) { nodes { kind itemId } } }`,
  );
  return page.nodes.map(({ kind, itemId }) => `${kind} ${itemId}`);
}

async function readPage({ ask }: ReplicaProcess, query: string): Promise<Page> {
  const { data, errors } = await ask(query);
  const page = (data as { page?: Page } | null)?.page;
  if (errors !== undefined || page === undefined)
    throw new Error(`${errors?.[0]?.message ?? 'no data'} for ${query}`);
  return page;
}

interface Page {
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}
