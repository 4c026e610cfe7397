import { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { createGraphQLServer } from '../../src/server/graphql-server.ts';
import { watch } from './secret-watch.ts';

type Gateway = ReturnType<typeof createGraphQLServer>;

/**
 * The same gateway, with all that it answers searched for secrets: to `fetch`, and as a request
 * listener.
 */
export function watchedGateway(gateway: Gateway): Gateway {
  const fetch = new Proxy(gateway.fetch, {
    async apply(target, self, args) {
      const response: Response = await Reflect.apply(target, self, args);
      // One that goes on is watched by whoever reads it.
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
      watch(JSON.stringify([...response.headers]) + (isStream ? '' : await response.clone().text()));
      return response;
    },
  });

  return new Proxy(gateway, {
    get: (target, name) => (name === 'fetch' ? fetch : Reflect.get(target, name)),
    apply(target, self, args) {
      for (const each of args) if (each instanceof ServerResponse && each.socket) watchSocket(each.socket);
      return Reflect.apply(target, self, args);
    },
  });
}

const watched = new WeakSet<Socket>();

/** No secret is longer: one that is sent in two pieces is found too. */
const OVERLAP = 200;

function watchSocket(socket: Socket): void {
  if (watched.has(socket)) return;
  watched.add(socket);
  let seen = '';
  socket.write = new Proxy(socket.write, {
    apply(target, self, args) {
      const [chunk] = args;
      seen = seen.slice(-OVERLAP) + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      watch(seen);
      return Reflect.apply(target, self, args);
    },
  });
}
