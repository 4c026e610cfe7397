import { setTimeout } from 'node:timers/promises';
import { formAt, pictureUrl } from '../src/sandbox/media/picture-host.ts';
import { createMediaId } from '../src/sandbox/random.ts';
import { openAlbum } from '../test/browser/album/open-album.ts';
import { launchChromium } from '../test/browser/chromium.ts';
import { inMs } from './percentile.ts';
import { startSandboxGateway } from './sandbox-gateway.ts';

// An album of 200 pictures of about 3 MB each in Chromium, cold and warm, narrow and wide:
// `npm run bench:album`. The gateway, its sandbox and the browser share the machine.

const PICTURES = 200;
/** The sandbox remembers the last 64 MiB that it has drawn. */
const DRAWN = 16;
/** Node.js looks so often at the event loop, in milliseconds, and counts that as delay: idle, it tells 10.5. */
const SAMPLED_EVERY_MS = 10;
const ROUNDS = 3;
const WINDOWS = [
  { width: 375, height: 812 },
  { width: 1440, height: 900 },
];

const browser = await launchChromium();
for (const viewport of WINDOWS)
  for (let round = 1; round <= ROUNDS; round += 1) await measure(viewport, round);
await browser.close();
process.exit();

async function measure(viewport: (typeof WINDOWS)[number], round: number): Promise<void> {
  // A gateway of its own for each round: nothing is cached.
  const gateway = await startSandboxGateway({ MIRROR: 'false' });
  const { origin } = gateway;
  const pictures = await originOfPictures(origin);
  await upload(gateway.control, pictures);
  // As before a browser opens the album: the list is read, the pictures are not.
  await query(origin, '{ assets(type: IMAGE, first: 100) { totalCount } }');
  await setTimeout(1100);
  await metric(origin, 'nodejs_eventloop_lag_p99_seconds');

  const cold = await openAlbum(browser, origin, viewport);
  const first = await cold.untilInView();
  await cold.page.mouse.wheel(0, viewport.height);
  await cold.page.waitForLoadState('networkidle');
  const bytes = await cold.pictureBytes();
  await cold.close();
  await setTimeout(1100);
  const lag = await metric(origin, 'nodejs_eventloop_lag_p99_seconds');
  const warm = await openAlbum(browser, origin, viewport);
  const second = await warm.untilInView();
  await warm.close();
  await gateway.stop();
  process.stdout.write(
    `${viewport.width} px, round ${round}: ${first.count} thumbnails in view, cold ${inMs(first.ms)} ms, warm ${inMs(second.ms)} ms; ` +
      `${(bytes / 1e6).toFixed(2)} MB for what is in view and one screen more; event loop p99 ${inMs(lag * 1000 - SAMPLED_EVERY_MS)} ms meanwhile\n`,
  );
}

/**
 * Uploads pictures of the largest kind, as newest. Each has an address of its own, and a few share what
 * is at it: the sandbox has drawn those before, so that what is measured is the gateway.
 */
async function upload(control: string, pictures: string): Promise<void> {
  const urls: string[] = [];
  for (let serial = 0; urls.length < DRAWN; serial += 1) {
    const url = pictureUrl(pictures, createMediaId(`album ${serial}`));
    const { format, quality } = formAt(url) ?? {};
    if (format === 'jpeg' && quality === 98) urls.push(url);
  }
  for (let serial = PICTURES; serial > 0; serial -= 1) {
    const url = `${urls[serial % DRAWN]}&album=${serial}`;
    const response = await fetch(`${control}/upload`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'image', fields: { name: `${serial}.jpg`, url } }),
    });
    if (!response.ok) throw new Error(await response.text());
    if (serial <= DRAWN) await (await fetch(url)).arrayBuffer();
  }
}

/** Where the sandbox serves its pictures. */
async function originOfPictures(origin: string): Promise<string> {
  const { assets } = await query(
    origin,
    '{ assets(type: IMAGE, first: 1) { nodes { ... on MediaAsset { url } } } }',
  );
  return new URL(assets.nodes[0].url).origin;
}

async function query(origin: string, text: string) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).data;
}

async function metric(origin: string, name: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? Number.NaN);
}
