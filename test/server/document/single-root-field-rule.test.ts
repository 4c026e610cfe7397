import { describe, expect, it } from 'vitest';
import { memoryLog } from '../../helpers/memory-log.ts';
import { followedGateway } from '../subscriptions/followed-gateway.ts';

describe('the root of a subscription', () => {
  it.each([
    ['subscription { changes @skip(if: true) { kind } }', {}],
    ['subscription { changes @include(if: true) { kind } }', {}],
    ['subscription ($i: Boolean!) { changes @include(if: $i) { kind } }', { i: false }],
    ['subscription ($i: Boolean!) { changes @skip(if: $i) { kind } }', { i: false }],
    ['subscription { ... @include(if: false) { changes { kind } } }', {}],
    ['subscription { ...F @include(if: false) } fragment F on Subscription { changes { kind } }', {}],
    ['subscription { ...F } fragment F on Subscription { changes @skip(if: true) { kind } }', {}],
  ])('is no place for @skip and @include: %s', async (query, variables) => {
    const { log, lines } = memoryLog();
    const { subscribe, changeFeed } = await followedGateway([], { log });

    const event = await (await subscribe({ query, variables })).next();

    expect(event?.data.errors).toMatchObject([
      {
        message:
          'The root field of a subscription may have no @skip or @include: select it, or do not subscribe.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ]);
    expect(changeFeed.followers).toBe(0);
    expect(JSON.stringify(lines)).not.toContain('"stack"');
  });

  it.each([
    'subscription { ...F } fragment F on Subscription { changes { kind } ...F }',
    'subscription { ...constructor }',
    'subscription { ...__proto__ }',
  ])('may be a fragment that is refused as in any other operation: %s', async (query) => {
    const { subscribe } = await followedGateway();

    const event = await (await subscribe({ query })).next();

    expect(event?.data.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('leaves these directives to what is below it', async () => {
    const { subscribe } = await followedGateway();
    const query = 'subscription ($i: Boolean!) { changes { kind at @include(if: $i) } }';

    const { response, leave } = await subscribe({ query, variables: { i: false } });

    expect(response.status).toBe(200);
    await leave();
  });
});
