import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import { startStandaloneServer } from '@apollo/server/standalone';
import responseCachePlugin from '@apollo/server-plugin-response-cache';
import { ADDRESS, announce } from './announce.ts';
import { type Context, createContext, resolvers, TYPE_DEFS } from './schema.ts';

// Apollo Server with its cache of whole answers.

const server = new ApolloServer<Context>({
  typeDefs: TYPE_DEFS,
  resolvers,
  plugins: [ApolloServerPluginCacheControl({ defaultMaxAge: 600 }), responseCachePlugin()],
});
const { url } = await startStandaloneServer(server, {
  listen: ADDRESS,
  context: async () => createContext(),
});
announce({ address: ADDRESS.host, family: 'IPv4', port: Number(new URL(url).port) }, '/');
