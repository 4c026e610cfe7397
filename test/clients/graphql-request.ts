import { GraphQLClient } from 'graphql-request';

export const connect = (url: string) => new GraphQLClient(url);
