import { createServer } from 'node:http';
import { createGateway } from 'wechat-asset-gateway';

const port = Number(process.env.PORT ?? 3000);
const origin = `http://localhost:${port}`;
// With an account: wechatAppId and wechatAppSecret in place of sandbox.
const gateway = await createGateway({ sandbox: true, auth: 'none', publicUrl: origin, graphiql: true });

const server = createServer((request, response) => {
  if (request.url === '/') response.end('A page of my own\n');
  else gateway.listener(request, response);
});
server.listen(port, () => process.stdout.write(`The gateway is at ${origin}/graphql\n`));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    // The server first, so that nobody waits for an answer.
    server.close(() => void gateway.close());
    server.closeIdleConnections();
  });
}
