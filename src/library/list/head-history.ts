import { ageOf } from '../../clock.ts';
import type { ListDefinition } from '../list-definition.ts';
import { type Answer, readPlaced } from './answer.ts';

/** Remembers the newest pages seen lately, to detect a list that goes back to an earlier state. */
export interface HeadHistory<Item> {
  /**
   * Whether the list goes back with the answer to a call for its newest page. An upload would have
   * changed the newest asset. So either the list has grown with the same newest asset, or its
   * newest asset and total are those of an earlier state, and it did not become shorter.
   */
  isBack(head: Answer<Item>): boolean;
  /** Adds the answer to a call for the newest page. Adding it again changes nothing. */
  remember(head: Answer<Item>): void;
}

interface SeenHead {
  /** Its id and the time of its last edit, which may have moved it to the head. */
  readonly newest: string;
  readonly totalCount: number;
  readonly at: number;
}

/** After this long, an asset that was seen before is no sign of replicas that disagree. */
const REMEMBERED_MS = 60_000;

/** @param now milliseconds since 1970 */
export function createHeadHistory<Item>(
  { idOf, updatedAtOf }: Pick<ListDefinition<Item>, 'idOf' | 'updatedAtOf'>,
  now: () => number,
): HeadHistory<Item> {
  /** Answers to calls from before the last one seen are late, and tell nothing. */
  let lastCall = 0;
  /** Oldest first. */
  let seen: readonly SeenHead[] = [];

  const seenLately = () => seen.filter(({ at }) => ageOf(at, now()) < REMEMBERED_MS);

  function read(head: Answer<Item>): SeenHead {
    const [item] = head.page.items;
    const newest = item === undefined ? '' : `${idOf(item)} ${updatedAtOf(item)?.getTime()}`;
    return { newest, totalCount: readPlaced(head).totalCount, at: now() };
  }

  return {
    isBack(head) {
      const lately = seenLately();
      const last = lately.at(-1);
      if (head.call <= lastCall || last === undefined) return false;
      const { newest, totalCount } = read(head);
      if (last.newest === newest) return last.totalCount < totalCount;
      const isKnown = lately.some((each) => each.newest === newest && each.totalCount === totalCount);
      return isKnown && last.totalCount <= totalCount;
    },
    remember(head) {
      if (head.call <= lastCall) return;
      lastCall = head.call;
      seen = [...seenLately(), read(head)];
    },
  };
}
