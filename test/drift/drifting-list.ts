import type { AnyListDefinition } from '../../src/library/list-definition.ts';
import type { Random } from '../../src/sandbox/random.ts';
import { type DefinedName, defineList } from '../helpers/define-list.ts';

/**
 * Where an edited or renamed item goes. Upstream is believed to leave it in place; nobody has
 * written it down.
 */
export type Order = 'edits stay in place' | 'edits move to the head';

/** A list that changes while it is read, and the items that were in it throughout. */
export interface DriftingList {
  readonly definition: AnyListDefinition;
  /** Uploads, deletes or edits something. A draft that is published is deleted. */
  change(): void;
  /** Newest first: what was never uploaded nor deleted, nor, where that moves it, edited. */
  steady(): string[];
}

export interface DriftOptions {
  readonly name: DefinedName;
  readonly size: number;
  readonly order: Order;
  readonly random: Random;
  /** In how many of 100 calls something changes before the answer. */
  readonly changesPerCall: number;
  /** Half of the calls meet a replica that hears of each change so much later. */
  readonly replicaLagMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A day's calls for publications, as upstream grants them: so seldom is the list checked. */
const PUBLICATION_CALLS = 100;

/** When those that are there from the beginning were last updated. */
const FIRST_UPDATED = new Date('2025-12-31T08:30:00Z');

export function createDriftingList({
  name,
  size,
  order,
  random,
  now,
  ...options
}: DriftOptions): DriftingList {
  const first = Array.from({ length: size }, (_, index) => `${name}-${size - index}`);
  let list: readonly string[] = first;
  /** What the list was before each change, and until when. */
  const past: { readonly until: number; readonly list: readonly string[] }[] = [];
  const touched = new Set<string>();
  const updatedAt = new Map<string, Date>();
  let uploads = 0;

  function become(next: readonly string[]): void {
    past.push({ until: now(), list });
    list = next;
  }

  /** The list as a call sees it that meets one of the two replicas. */
  function seen(): readonly string[] {
    if (options.replicaLagMs === 0 || random.chance(50)) return list;
    const at = now() - options.replicaLagMs;
    return past.find(({ until }) => at < until)?.list ?? list;
  }

  function upload(): void {
    uploads += 1;
    updatedAt.set(`upload-${uploads}`, new Date(now()));
    become([`upload-${uploads}`, ...list]);
  }

  function remove(id: string): void {
    touched.add(id);
    become(list.filter((each) => each !== id));
  }

  function edit(id: string): void {
    updatedAt.set(id, new Date(now()));
    if (order === 'edits stay in place') return;
    touched.add(id);
    become([id, ...list.filter((each) => each !== id)]);
  }

  function change(): void {
    const id = list[random.integer(0, list.length - 1)];
    const kind = random.integer(0, 2);
    if (kind === 0 || id === undefined) upload();
    else if (kind === 1) remove(id);
    else edit(id);
  }

  return {
    change,
    steady: () => first.filter((id) => !touched.has(id)),
    definition: defineList(
      name,
      {
        fetchPage({ offset, count }) {
          if (random.chance(options.changesPerCall)) change();
          const answered = seen();
          const items = answered.slice(offset, offset + count).map((id) => {
            return { id, updatedAt: updatedAt.get(id) ?? FIRST_UPDATED };
          });
          return { items, totalCount: answered.length };
        },
        fetchTotal: () => seen().length,
      },
      name === 'publication' ? PUBLICATION_CALLS : undefined,
    ),
  };
}
