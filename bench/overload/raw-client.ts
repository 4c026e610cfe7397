import type { Outcome } from '../load/closed-loop.ts';
import { type Connection, openConnection } from '../load/connection.ts';

/** A keep-alive connection that sends the same bytes again and again. */
export interface RawClient {
  /** One at a time. It opens the connection again where that is gone. */
  send(since?: number): Promise<Outcome>;
  close(): void;
}

export function createRawClient(port: number, request: Buffer): RawClient {
  let connection: Connection | undefined;
  let done: ((status: number, bytes: number) => void) | undefined;

  function finish(status: number, bytes: number): void {
    const tell = done;
    done = undefined;
    tell?.(status, bytes);
  }

  function open(): Connection {
    return openConnection(port, {
      onAnswer: finish,
      onClose() {
        connection = undefined;
        finish(0, 0);
      },
    });
  }

  return {
    send(since = performance.now()) {
      connection ??= open();
      connection.send(request);
      return new Promise((resolve) => {
        done = (status, bytes) => resolve({ status, bytes, ms: performance.now() - since });
      });
    },
    close() {
      connection?.close();
    },
  };
}
