import { type Connection, openConnection } from './connection.ts';

/** What came back for a request, and how long it took. */
export interface Outcome {
  /** 0 where the connection broke. */
  readonly status: number;
  readonly ms: number;
  /** Of the body. */
  readonly bytes: number;
}

/** Requests to one port, for some seconds. */
export interface ClosedLoop {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** The bytes of the request that is due. */
  nextRequest(): Buffer;
}

/** After a connection broke, another one is opened no sooner than this. */
const REOPEN_MS = 10;

/**
 * As many requests as are answered: each of so many connections asks again when it has its answer.
 * Resolves when the last one is answered, which may be later than its seconds.
 */
export function closedLoop({ port, connections, seconds, nextRequest }: ClosedLoop): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const endsAt = performance.now() + seconds * 1000;
  const { promise, resolve } = withResolver<Outcome[]>();
  let open = connections;

  function end(): void {
    open -= 1;
    if (open === 0) resolve(outcomes);
  }

  function start(): void {
    let askedAt = 0;
    let isOver = false;
    const connection: Connection = openConnection(port, {
      onAnswer(status, bytes) {
        outcomes.push({ status, bytes, ms: performance.now() - askedAt });
        ask();
      },
      onClose() {
        if (isOver) return;
        outcomes.push({ status: 0, bytes: 0, ms: performance.now() - askedAt });
        if (performance.now() < endsAt) setTimeout(start, REOPEN_MS);
        else end();
      },
    });

    function ask(): void {
      askedAt = performance.now();
      isOver = askedAt >= endsAt;
      if (!isOver) {
        connection.send(nextRequest());
        return;
      }
      connection.close();
      end();
    }

    ask();
  }

  for (let opened = 0; opened < connections; opened += 1) start();
  return promise;
}

function withResolver<T>() {
  let resolve = (_value: T) => {};
  const promise = new Promise<T>((given) => {
    resolve = given;
  });
  return { promise, resolve };
}
