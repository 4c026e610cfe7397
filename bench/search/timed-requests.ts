import { type Connection, openConnection } from '../load/connection.ts';

/** Requests over one connection, one after the other. */
export interface TimedRequests {
  /** Milliseconds from the request to the last byte of its answer. @throws Error unless it is 200 */
  time(query: string, variables: object): Promise<number>;
  close(): void;
}

/** Opens a keep-alive connection to a gateway on this machine. */
export function openTimedRequests(port: number): TimedRequests {
  let settle: { resolve(status: number): void; reject(error: Error): void } | undefined;
  const connection: Connection = openConnection(port, {
    onAnswer: (status) => settle?.resolve(status),
    onClose: () => settle?.reject(new Error('The connection is gone.')),
  });

  return {
    async time(query, variables) {
      const request = requestOf(query, variables);
      const askedAt = performance.now();
      const status = await new Promise<number>((resolve, reject) => {
        settle = { resolve, reject };
        connection.send(request);
      });
      if (status !== 200) throw new Error(`${status} for ${JSON.stringify(variables)}`);
      return performance.now() - askedAt;
    },
    close() {
      settle = undefined;
      connection.close();
    },
  };
}

function requestOf(query: string, variables: object): Buffer {
  const body = JSON.stringify({ query, variables });
  const head = [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
