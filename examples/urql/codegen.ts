import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents for the queries and fragments that stand beside the components. */
export const documents = {
  preset: 'client',
  // By default it is named as a hook would be, and it is none.
  presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' } },
  config: {
    scalars: { DateTime: 'string', URL: 'string' },
    enumsAsTypes: true,
    useTypeImports: true,
  },
} satisfies CodegenConfig['generates'][string];

/** What Graphcache has to know of the schema. */
export const introspection = {
  plugins: ['urql-introspection'],
  config: { useTypeImports: true },
} satisfies CodegenConfig['generates'][string];

const config: CodegenConfig = {
  // In a copy of the example: the address of your gateway, or a copy of this file.
  schema: '../../schema/schema.graphql',
  documents: 'src/*.tsx',
  importExtension: '.ts',
  generates: { 'src/generated/': documents, 'src/generated/schema.ts': introspection },
};

export default config;
