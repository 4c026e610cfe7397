import { printSchema } from './src/commands/print-schema.ts';

/** A plugin of GraphQL Code Generator that writes what the command `schema print` does. */
export const plugin = () => `${printSchema()}\n`;
