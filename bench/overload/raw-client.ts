import { connect, type Socket } from 'node:net';

/** What came back for a request, and how long it took. */
export interface Outcome {
  /** 0 where the connection broke. */
  readonly status: number;
  readonly ms: number;
}

/**
 * A keep-alive connection that sends the same bytes again and again, and costs the machine little
 * beside what it measures.
 */
export interface RawClient {
  /** One at a time. */
  send(since?: number): Promise<Outcome>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';

export function createRawClient(port: number, request: Buffer): RawClient {
  let socket: Socket | undefined;
  let done: ((status: number) => void) | undefined;
  let head = '';
  let left = 0;

  function finish(status: number): void {
    const tell = done;
    done = undefined;
    head = '';
    tell?.(status);
  }

  function open(): Socket {
    const opened = connect(port, '127.0.0.1').setNoDelay();
    opened.on('error', () => {});
    opened.on('close', () => {
      socket = undefined;
      finish(0);
    });
    opened.on('data', (chunk) => {
      if (head === '') {
        const end = chunk.indexOf(HEAD_END);
        head = chunk.toString('latin1', 0, end);
        const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
        left = length === undefined ? Number.NaN : Number(length) - (chunk.length - end - HEAD_END.length);
      } else left -= chunk.length;
      const isWhole = Number.isNaN(left)
        ? chunk.toString('latin1', chunk.length - 5) === LAST_CHUNK
        : left <= 0;
      if (isWhole) finish(Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length)));
    });
    return opened;
  }

  return {
    send(since = performance.now()) {
      socket ??= open();
      socket.write(request);
      return new Promise((resolve) => {
        done = (status) => resolve({ status, ms: performance.now() - since });
      });
    },
    close() {
      socket?.destroy();
    },
  };
}
