import { expect, it } from 'vitest';
import { ask } from '../../helpers/execute.ts';
import { sandboxGateway } from '../../helpers/sandbox-gateway.ts';

it('is that of the document, also behind a field that takes a wait', async () => {
  const { gateway } = await sandboxGateway();
  const query =
    '{ assets(type: NEWS, first: 1) { nodes { ... on NewsAsset { articles { content title } } } } __typename assetCounts { total } }';
  const { data } = await ask(gateway, query);

  expect(Object.keys(data)).toEqual(['assets', '__typename', 'assetCounts']);
  // The content is rendered for the first time, and the title is there.
  expect(Object.keys(data.assets.nodes[0].articles[0])).toEqual(['content', 'title']);
});
