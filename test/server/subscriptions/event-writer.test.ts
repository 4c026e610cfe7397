import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createEventWriter } from '../../../src/server/subscriptions/event-writer.ts';
import { createWaitingEvents } from '../../../src/server/subscriptions/waiting-events.ts';
import { settle } from '../../helpers/settle.ts';

const KILOBYTE = 1024;
const FIRST = Buffer.from(':\n\n');

/** A writer to an answer that takes 16 KB, and more only as a test reads. */
function unreadWriter({
  maxBytes = 2 ** 20,
  output = new PassThrough({ highWaterMark: 16 * KILOBYTE }),
} = {}) {
  const waiting = createWaitingEvents({ maxBytes });
  const calls: string[] = [];
  const writer = createEventWriter(output, {
    first: FIRST,
    waiting,
    onTooMuch: () => calls.push('too much'),
    onClosed: () => calls.push('closed'),
  });
  return { writer, output, waiting, calls };
}

describe('an event that nobody takes', () => {
  it('counts with all of its bytes, until the last of them is handed on', async () => {
    const { writer, output, waiting } = unreadWriter();
    const written = writer.write(Buffer.alloc(300 * KILOBYTE));
    await settle();
    expect(output.writableLength).toBeLessThan(100 * KILOBYTE);
    expect(waiting.bytes).toBe(300 * KILOBYTE);
    output.resume();
    await written;

    expect(waiting.bytes).toBe(0);
  });

  it('leaves no more than a part of it in memory with its last bytes', async () => {
    const { writer, output } = unreadWriter();
    const written = writer.write(Buffer.alloc(100 * KILOBYTE));
    // The first part is taken, and the second waits.
    output.once('data', () => output.pause());
    await settle();
    output.read();
    await written;
    const left: Buffer = output.read();

    expect(left.length).toBe(36 * KILOBYTE);
    expect(left.buffer.byteLength).toBeLessThan(100 * KILOBYTE);
  });

  it('is told of when too much waits, and no part of it is sent after the end', async () => {
    const { writer, output, calls } = unreadWriter({ maxBytes: 200 * KILOBYTE });
    const written = writer.write(Buffer.alloc(300 * KILOBYTE));
    expect(calls).toEqual(['too much']);
    writer.end(Buffer.from('end'));
    await written;

    expect(Buffer.concat(await output.toArray()).toString()).not.toContain('\0\0'.repeat(40_000));
  });

  it('counts no more once the caller has left', async () => {
    const { writer, output, waiting, calls } = unreadWriter();
    const written = writer.write(Buffer.alloc(300 * KILOBYTE));
    await settle();
    output.destroy();
    await written;

    expect(waiting.bytes).toBe(0);
    expect(calls).toEqual(['closed']);
  });
});

describe('an answer that is closed', () => {
  it('before its first byte is told of at once', () => {
    const output = new PassThrough();
    output.destroy();

    expect(unreadWriter({ output }).calls).toEqual(['closed']);
  });

  it('is told of once', async () => {
    const { writer, output, calls } = unreadWriter();
    writer.close();
    output.destroy();
    await settle();

    expect(calls).toEqual(['closed']);
  });
});
