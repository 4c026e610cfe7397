import { LRUCache } from 'lru-cache';
import type { Reads } from '../../library/operation/reads.ts';
import type { AnswerBody } from './answer-body.ts';

/** An answer that may be given again. */
export interface CachedAnswer {
  /** Names and values of its headers in turn, without those below and those of one request. */
  readonly lines: readonly string[];
  /** Its media type. */
  readonly type: string;
  /** Its entity tag, if it has one. Each form of the body has one of its own. */
  readonly etag: string | undefined;
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

/** A page may have hundreds of items: that they are shown is told once in this time. */
const SHOWN_MS = 1000;

/** Objects and index entries. */
const ENTRY_BYTES = 500;

export function createAnswerStore(): AnswerStore {
  // A key without an answer was asked for once, or its answer is no longer right.
  const answers = new LRUCache<string, { readonly answer?: CachedAnswer }>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_BYTES / 8,
    sizeCalculation: ({ answer }, key) => ENTRY_BYTES + key.length + (answer?.body.bytes ?? 0),
  });
  const shownAt = new WeakMap<CachedAnswer, number>();
  return {
    find(key) {
      const answer = answers.get(key)?.answer;
      if (answer === undefined || answer.reads.areCurrent()) return answer;
      answers.set(key, {});
      return undefined;
    },
    isKnown(key) {
      if (answers.has(key)) return true;
      answers.set(key, {});
      return false;
    },
    show(answer) {
      const now = performance.now();
      if (now - (shownAt.get(answer) ?? Number.NEGATIVE_INFINITY) < SHOWN_MS) return;
      shownAt.set(answer, now);
      answer.reads.show();
    },
    keep(key, answer) {
      answers.set(key, { answer });
      // Its compressed forms come later.
      answer.body.onGrowth(() => {
        if (answers.peek(key)?.answer === answer) answers.set(key, { answer });
      });
    },
  };
}
