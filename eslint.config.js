import graphql from '@graphql-eslint/eslint-plugin';

// Biome checks the code. This is for the schema alone: the rules of the Relay specification, and descriptions.
export default [
  {
    files: ['schema/schema.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: './schema/schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-relay'].rules,
      // `nodes` is a list of assets: a shortcut that GitHub's schema has made common.
      '@graphql-eslint/relay-edge-types': [
        'error',
        // A change is no node: it has no id, so that no cache takes it for its item.
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      // Changes go forwards alone.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          rootField: true,
        },
      ],
    },
  },
];
