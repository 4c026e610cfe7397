import { Client, cacheExchange, fetchExchange } from '@urql/core';

export const connect = (url: string) =>
  new Client({
    url,
    exchanges: [cacheExchange, fetchExchange],
    // By default urql asks over GET, for which the gateway wants a header against CSRF.
    preferGetMethod: false,
  });
