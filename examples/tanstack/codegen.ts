import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents for the queries that stand beside the components. */
export const documents = {
  preset: 'client',
  presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' } },
  config: {
    // The documents are sent as they are, so the page needs no parser.
    documentMode: 'string',
    scalars: { DateTime: 'string', URL: 'string' },
    enumsAsTypes: true,
    useTypeImports: true,
  },
} satisfies CodegenConfig['generates'][string];

const config: CodegenConfig = {
  // In a copy of the example: the address of your gateway, or a copy of this file.
  schema: '../../schema/schema.graphql',
  documents: 'src/*.tsx',
  importExtension: '.ts',
  generates: { 'src/generated/': documents },
};

export default config;
