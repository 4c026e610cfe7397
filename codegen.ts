import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';
import { disableFragmentWarnings } from 'graphql-tag';
import { documents as apollo } from './examples/apollo/codegen.ts';
import { documents as tanstack } from './examples/tanstack/codegen.ts';
import { introspection, documents as urql } from './examples/urql/codegen.ts';

disableFragmentWarnings();

const config: CodegenConfig = {
  importExtension: '.ts',
  // By path: as an imported object, the schema would belong to another copy of graphql than the
  // generator's own.
  schema: './schema/index.ts',
  generates: {
    'schema/schema.graphql': { plugins: ['./codegen-sdl.ts'] },
    'schema/possible-types.json': { plugins: ['fragment-matcher'] },
    'test/generated/': {
      documents: 'schema/operations/*.graphql',
      preset: 'client',
      // The manifest is for tests: a front end has one of its own operations. The caches of Apollo
      // Client and urql know assets by their __typename, which the manifest must ask for then.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        scalars: { DateTime: 'string', URL: 'string' },
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
    // The library page sends the ids of its operations: the gateway trusts those in its manifest.
    'src/page/generated/': {
      documents: 'src/page/operations/*.graphql',
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        documentMode: 'string',
        scalars: { DateTime: 'string', URL: 'string' },
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
    'examples/apollo/src/generated/': { ...apollo, documents: 'examples/apollo/src/*.tsx' },
    'examples/tanstack/src/generated/': { ...tanstack, documents: 'examples/tanstack/src/*.tsx' },
    'examples/urql/src/generated/': { ...urql, documents: 'examples/urql/src/*.tsx' },
    'examples/urql/src/generated/schema.ts': introspection,
  },
};

export default config;
