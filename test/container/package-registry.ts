import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

/**
 * A registry to which a package was published, and which has all others from another one. It tells
 * of the package what registries do: what is in its package.json, and that it has a shrinkwrap. It
 * ends with the test.
 *
 * @param manifest the package.json in the tarball
 */
export async function startPackageRegistry(
  tarball: string,
  manifest: { readonly name: string; readonly version: string },
  otherRegistry: string,
): Promise<string> {
  const { name, version } = manifest;
  const bytes = readFileSync(tarball);
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const server = createServer(({ url = '/', headers }, response) => {
    if (url === `/${name}.tgz`) return response.end(bytes);
    if (url !== `/${name}`)
      return response.writeHead(307, { location: new URL(url.slice(1), otherRegistry).href }).end();
    const dist = { tarball: `http://${headers.host}/${name}.tgz`, integrity };
    const versions = { [version]: { ...manifest, dist, _hasShrinkwrap: true } };
    return response.end(JSON.stringify({ name, versions, 'dist-tags': { latest: version } }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
}
