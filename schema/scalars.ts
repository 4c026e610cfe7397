import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description:
    'An instant in UTC, as RFC 3339 writes it: `2026-01-31T08:30:00.000Z`. WeChat counts whole seconds.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (instant) => instant.toISOString(),
  parseValue: outputOnly,
});

builder.scalarType('URL', {
  description: 'An absolute `http:` or `https:` address, exactly as WeChat sends it.',
  specifiedByURL: 'https://url.spec.whatwg.org/',
  serialize: (url) => url,
  parseValue: outputOnly,
});

function outputOnly(): never {
  throw new TypeError('This scalar is not used in arguments.');
}
