import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOperationDeadline } from '../../src/server/operation-context.ts';

describe('createOperationDeadline', () => {
  describe('on a clock that the test drives', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('fires after its time, and not before', () => {
      const signal = createOperationDeadline(new AbortController().signal, 8000);

      vi.advanceTimersByTime(7999);
      expect(signal.aborted).toBe(false);
      vi.advanceTimersByTime(1);
      expect(signal.aborted).toBe(true);
    });

    it('fires when the caller leaves, or has left', () => {
      const caller = new AbortController();
      const signal = createOperationDeadline(caller.signal, 8000);
      expect(signal.aborted).toBe(false);

      caller.abort();

      expect(signal.aborted).toBe(true);
      expect(createOperationDeadline(caller.signal, 8000).aborted).toBe(true);
    });
  });

  it('fires although nobody but its listener holds it: a deadline that was collected as garbage', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const fired = new Promise<string>((resolve) => {
      createOperationDeadline(new AbortController().signal, 200).addEventListener('abort', () =>
        resolve('fired'),
      );
    });

    setTimeout(collectGarbage, 50);

    expect(await Promise.race([fired, once(AbortSignal.timeout(2000), 'abort')])).toBe('fired');
  });
});
