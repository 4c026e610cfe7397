import { startMiniProgram } from './simulate/pages.ts';

/**
 * Runs the pages of the mini program in Node.js, as a reader would use them, and tells what they show.
 *
 * @param gateway The origin that stands in for the domain of the mini program
 */
export async function* print(gateway: string): AsyncGenerator<string> {
  const program = startMiniProgram({ allowed: 'https://api.example.com', actual: gateway });

  const album = await program.open('/pages/album/album');
  yield shown('Album', album.data);
  await album.call('onReachBottom');
  yield shown('Album, scrolled to its end', album.data);
  const [picture] = items(album.data);
  await album.call('openPicture', { currentTarget: { dataset: { url: picture?.['large'] } } });
  yield `A tap on the first picture opens ${program.opened.at(-1)}\n`;

  const articles = await program.open('/pages/articles/articles');
  yield shown('Articles', articles.data);
  const [first] = items(articles.data).flatMap((item) => item['articles']);
  const { data } = await program.open(`/pages/article/article?id=${Object(first).id}`);
  yield `${data['title']}, for rich-text:\n${data['nodes']}\n`;
  for (const page of [album, articles]) await page.call('onUnload');
}

function items(data: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  return Array.isArray(data['items']) ? data['items'] : [];
}

/** The data of a page: the first three items, and what stands around them. */
function shown(title: string, data: Readonly<Record<string, unknown>>): string {
  const first = items(data).slice(0, 3);
  const lines = [{ ...data, items: undefined }, ...first].map((part) => JSON.stringify(part));
  return [`${title}: ${items(data).length} items`, ...lines, ''].join('\n');
}
