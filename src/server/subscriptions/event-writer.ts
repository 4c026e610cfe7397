import type { Writable } from 'node:stream';
import { PING } from './event-stream.ts';
import type { WaitingEvents } from './waiting-events.ts';

/** Writes events to an answer as fast as they are taken. One at a time may wait. */
export interface EventWriter {
  /**
   * Resolves once all bytes are handed on, or when it is closed. Not to be called again before that.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Writes the last bytes, whether or not what was written is taken. */
  end(bytes: Uint8Array): void;
  /** Closes it, though the answer may not tell that it is closed. */
  close(): void;
  /** A second has passed: pings a caller that has got nothing for a while. */
  tick(): void;
  /** For how many seconds nothing was taken, though something waits. No getter, as each takes memory. */
  stalledSeconds(): number;
}

export interface EventWriterOptions {
  /** What is written first. */
  readonly first: Uint8Array;
  /** Counts what waits here as well. */
  readonly waiting: Pick<WaitingEvents, 'hold'>;
  /** Too much waits, and this costs the most of all. */
  readonly onTooMuch: () => void;
  /** Called once, when all is sent or the caller has left: at once, if it has left before. */
  readonly onClosed: () => void;
}

/** After so long without an event, a ping is due. */
const QUIET_SECONDS = 4;

/** Large events go in parts of so many bytes: whoever takes them slowly, but takes them, is seen to. */
const PART_BYTES = 2 ** 16;

export function createEventWriter(
  output: Writable,
  { first, waiting, onTooMuch, onClosed }: EventWriterOptions,
): EventWriter {
  let isFull = false;
  let isWithinEvent = false;
  let isClosed = false;
  let quietSeconds = 0;
  let stalledSeconds = 0;
  let proceed = () => {};

  output.on('drain', () => {
    isFull = false;
    stalledSeconds = 0;
    proceed();
  });
  output.once('close', close);
  // A connection that breaks is closed as well.
  output.on('error', () => {});

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    proceed();
    onClosed();
  }

  function hand(bytes: Uint8Array | string): void {
    quietSeconds = 0;
    isFull = !output.write(bytes);
  }

  const isOpen = () => !isClosed && output.writable && !output.destroyed;

  async function untilTaken(): Promise<void> {
    while (isFull && isOpen()) {
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
    }
  }

  // It has no further `close` to tell.
  if (output.destroyed) close();
  else hand(first);

  return {
    async write(bytes) {
      const release = waiting.hold(bytes, onTooMuch);
      for (let start = 0; start < bytes.length; start += PART_BYTES) {
        await untilTaken();
        if (!isOpen()) break;
        const part = bytes.subarray(start, start + PART_BYTES);
        isWithinEvent = start + PART_BYTES < bytes.length;
        // A part of it would keep all of the event in memory until it is taken.
        hand(isWithinEvent || start === 0 ? part : Buffer.from(part));
      }
      release();
    },
    end(bytes) {
      // Nothing can follow half an event: the client goes on behind the one before.
      if (isWithinEvent) output.destroy();
      else output.end(bytes);
      proceed();
    },
    close,
    tick() {
      quietSeconds += 1;
      stalledSeconds = output.writableLength > 0 ? stalledSeconds + 1 : 0;
      if (quietSeconds >= QUIET_SECONDS && !isFull && !isWithinEvent) hand(PING);
    },
    stalledSeconds: () => stalledSeconds,
  };
}
