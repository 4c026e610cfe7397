import { printSchema } from './schema/index.ts';

/** A plugin of GraphQL Code Generator that writes what the command `schema print` does. */
export const plugin = () => `${printSchema()}\n`;
