import { LRUCache } from 'lru-cache';
import type { Reads } from '../../library/operation/reads.ts';
import type { AnswerBody } from './answer-body.ts';
import type { AnswerHead } from './send-answer.ts';
import { createSightings } from './sightings.ts';

/** An answer that may be given again. */
export interface CachedAnswer extends AnswerHead {
  readonly body: AnswerBody;
  /** What it was made of. */
  readonly reads: Reads;
}

/** Answers by key, the least recently used dropped first. */
export interface AnswerStore {
  /** The answer of a key, if it is still right. */
  find(key: string): CachedAnswer | undefined;
  /** Whether the key was asked for before. The first time, it is remembered. */
  isKnown(key: string): boolean;
  keep(key: string, answer: CachedAnswer): void;
  /** An answer is given again: what it shows stays cached, and is read again when it is old. */
  show(answer: CachedAnswer): void;
}

/** For answers, their compressed forms and their keys together: a thousand pages of pictures. */
const MAX_BYTES = 2 ** 25;

/** For keys that were asked for once: some thousands of the size that a front end sends. */
const MAX_SEEN_BYTES = 2 ** 20;

/** A page may have hundreds of items: that they are shown is told once in this time. */
const SHOWN_MS = 1000;

/** Objects and index entries. */
const ENTRY_BYTES = 500;

export function createAnswerStore(): AnswerStore {
  const answers = new LRUCache<string, CachedAnswer>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_BYTES / 8,
    sizeCalculation: ({ body }, key) => ENTRY_BYTES + key.length + body.bytes,
  });
  // By themselves: most are never asked for again, and answers are not to make room for them.
  const seen = createSightings(MAX_SEEN_BYTES);
  const shownAt = new WeakMap<CachedAnswer, number>();
  return {
    find(key) {
      const answer = answers.get(key);
      if (answer === undefined || answer.reads.areCurrent()) return answer;
      answers.delete(key);
      seen.remember(key);
      return undefined;
    },
    isKnown: seen.isKnown,
    show(answer) {
      const now = performance.now();
      if (now - (shownAt.get(answer) ?? Number.NEGATIVE_INFINITY) < SHOWN_MS) return;
      shownAt.set(answer, now);
      answer.reads.show();
    },
    keep(key, answer) {
      seen.forget(key);
      answers.set(key, answer);
      // Its compressed forms come later, and count when they are there.
      answer.body.onGrowth(() => {
        if (answers.peek(key) !== answer) return;
        answers.delete(key);
        answers.set(key, answer);
      });
    },
  };
}
