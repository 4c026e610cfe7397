import fastify from 'fastify';
import mercurius from 'mercurius';
import mercuriusCache from 'mercurius-cache';
import { ADDRESS, announce, KEEP_ALIVE_MS } from './announce.ts';
import { type Context, createContext, resolvers, TYPE_DEFS } from './schema.ts';

declare module 'mercurius' {
  // The context that resolvers get, as Mercurius wants it declared.
  interface MercuriusContext extends Context {}
}

// Mercurius with graphql-jit; with RESPONSE_CACHE=true with mercurius-cache, which remembers what
// resolvers return.

const TTL_SECONDS = 600;

const app = fastify({ keepAliveTimeout: KEEP_ALIVE_MS });
await app.register(mercurius, {
  schema: TYPE_DEFS,
  resolvers,
  context: createContext,
  jit: 1,
  graphiql: false,
});
if (process.env['RESPONSE_CACHE'] === 'true')
  await app.register(mercuriusCache.default, { ttl: TTL_SECONDS, policy: { Query: { assets: true } } });
await app.listen(ADDRESS);
announce(app.server.address());
