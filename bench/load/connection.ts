import { connect } from 'node:net';

/** What is told of a connection. */
export interface ConnectionListener {
  /** A request was answered; the bytes are those of the body. */
  onAnswer(status: number, bytes: number): void;
  /** The connection is gone, with its request if there was one. */
  onClose(): void;
}

/** A keep-alive connection that costs the machine little beside what it measures. */
export interface Connection {
  /** One at a time: the next once this one is answered. */
  send(request: Buffer): void;
  close(): void;
}

const BUFFER_BYTES = 65_536;
const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';
const STATUS_AT = 'HTTP/1.1 '.length;

/** Opens a connection to a port of this machine. What is sent at once waits until it stands. */
export function openConnection(port: number, { onAnswer, onClose }: ConnectionListener): Connection {
  let isInBody = false;
  let status = 0;
  let bytes = 0;
  /** What is missing of the body; NaN where only its last chunk tells. */
  let left = 0;
  /** The begin of a head that came in pieces. */
  let pending: Buffer | undefined;

  function readHead(chunk: Buffer): Buffer | undefined {
    const whole = pending === undefined ? chunk : Buffer.concat([pending, chunk]);
    const end = whole.indexOf(HEAD_END);
    // Copied, as the socket reads into the same buffer again.
    pending = end === -1 ? Buffer.from(whole) : undefined;
    if (end === -1) return undefined;
    const head = whole.toString('latin1', 0, end);
    const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
    status = Number(head.slice(STATUS_AT, STATUS_AT + 3));
    const isEmpty = status === 304 || status === 204;
    left = isEmpty ? 0 : Number(length);
    bytes = 0;
    isInBody = true;
    return whole.subarray(end + HEAD_END.length);
  }

  function read(chunk: Buffer): void {
    const body = isInBody ? chunk : readHead(chunk);
    if (body === undefined) return;
    bytes += body.length;
    left -= body.length;
    const isWhole = Number.isNaN(left)
      ? body.toString('latin1', body.length - LAST_CHUNK.length) === LAST_CHUNK
      : left <= 0;
    if (!isWhole) return;
    isInBody = false;
    onAnswer(status, bytes);
  }

  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    // One buffer for all that comes: as a stream, Node.js would allocate for each chunk.
    onread: {
      buffer: Buffer.allocUnsafe(BUFFER_BYTES),
      callback(length, buffer) {
        read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
        return true;
      },
    },
  });
  socket.on('error', () => {});
  socket.on('close', onClose);

  return {
    send: (request) => void socket.write(request),
    close: () => void socket.destroy(),
  };
}
