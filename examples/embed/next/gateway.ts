import { createGateway, type Gateway } from 'wechat-asset-gateway';

const origin = `http://localhost:${process.env.PORT ?? 3000}`;

// Each route has a copy of this file, and `next dev` loads it anew: the gateway is one for all.
const kept = globalThis as typeof globalThis & { gateway?: Promise<Gateway> };

/** Has the gateway answer. The first request opens it: `next build` loads this file, too. */
export async function answer(request: Request): Promise<Response> {
  kept.gateway ??= createGateway({ sandbox: true, auth: 'none', publicUrl: origin });
  return (await kept.gateway).fetch(request);
}
