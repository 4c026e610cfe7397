import { expect, it } from 'vitest';
import { createStandIn } from '../../src/sandbox/stand-in.ts';
import { takeLeaks, watch } from './secret-watch.ts';

it("finds the sandbox's secret and its tokens, so that no other test may show them", () => {
  const { appId, appSecret, handle } = createStandIn({ library: {} });
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
