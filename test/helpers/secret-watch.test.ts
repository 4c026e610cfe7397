import { expect, it } from 'vitest';
import { createInProcessSandbox } from '../../src/sandbox/sandbox.ts';
import { mediaAsset } from './assets.ts';
import { gatewayOver } from './execute.ts';
import { memoryLog } from './memory-log.ts';
import { memorySource } from './memory-source.ts';
import { takeLeaks, watch } from './secret-watch.ts';
import { serve } from './serve.ts';

it("finds the sandbox's secret and its tokens, so that no other test may show them", () => {
  const { appId, appSecret, handle } = createInProcessSandbox({ library: {} });
  const credentials = { grant_type: 'client_credential', appid: appId, secret: appSecret };
  const { body } = handle({
    method: 'POST',
    path: '/cgi-bin/stable_token',
    query: new URLSearchParams(),
    body: Buffer.from(JSON.stringify(credentials)),
  });
  const token = JSON.parse(Buffer.from(body).toString()).access_token;

  watch(`the secret is ${appSecret}`);
  watch(`https://api.weixin.qq.com/cgi-bin?access_token=${token}`);
  watch(`the app is ${appId}`);

  expect(takeLeaks()).toHaveLength(2);
});

it("searches what a gateway answers, to fetch and over a port, and tests' logs", async () => {
  const { appSecret } = createInProcessSandbox({ library: {} });
  const gateway = gatewayOver(memorySource([mediaAsset({ mediaId: appSecret })]).source);
  const address = `/graphql?query=${encodeURIComponent('{ assets(type: IMAGE) { nodes { mediaId } } }')}`;
  const headers = { 'graphql-require-preflight': '1' };
  const { port } = await serve(gateway);

  await gateway.fetch(`http://gateway.test${address}`, { headers });
  expect(takeLeaks()).toHaveLength(1);
  await fetch(`http://127.0.0.1:${port}${address}`, { headers });
  expect(takeLeaks()).not.toEqual([]);
  memoryLog().log.debug(appSecret);
  expect(takeLeaks()).toHaveLength(1);
});
