import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { createGateway } from 'wechat-asset-gateway';

const port = Number(process.env.PORT ?? 3000);
const origin = `http://localhost:${port}`;
const gateway = await createGateway({ sandbox: true, auth: 'none', publicUrl: `${origin}/wechat` });

const app = new Hono();
app.get('/', (context) => context.text('A page of my own\n'));
// Hono takes /wechat off the paths. The address tells callers apart.
app.mount('/wechat', gateway.fetch, {
  optionHandler: (context) => [{ address: getConnInfo(context).remote.address }],
});
const server = serve({ fetch: app.fetch, port }, () =>
  process.stdout.write(`The gateway is at ${origin}/wechat/graphql\n`),
);

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => server.close(() => void gateway.close()));
