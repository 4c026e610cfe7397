import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { accountOf, addressOf, startGateway } from '../helpers/gateway-process.ts';
import { MARKED_LIBRARY } from '../helpers/marked-drafts.ts';

it('a gateway that has stored drafts is no replica of a fleet that does not share them', async () => {
  const sandbox = await startSandbox({ library: MARKED_LIBRARY });
  onTestFinished(() => sandbox.close());
  const account = accountOf(sandbox);
  const before = startGateway(account);
  const response = await fetch(await addressOf(before.child, before.output), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ drafts { totalCount } }' }),
  });
  expect(await response.json()).toMatchObject({ data: { drafts: { totalCount: 2 } } });
  before.child.kill('SIGTERM');
  await once(before.child, 'exit');

  // Nobody is asked there: it ends before.
  const replica = startGateway({ ...account, REDIS_URL: 'redis://127.0.0.1:1' });
  const [code] = await once(replica.child, 'exit');

  expect(code).toBe(78);
  expect(replica.output.stderr).toContain('holds drafts');
  expect(replica.output.stderr).toContain('FLEET_SHARES_DRAFTS=true');
});
