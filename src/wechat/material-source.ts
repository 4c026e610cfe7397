import { UpstreamBadResponseError } from '../upstream/errors.ts';
import type { MaterialSource } from '../upstream/material.ts';
import type { Client } from './client.ts';

const MATERIAL = '/cgi-bin/material/get_material';

/** Longer addresses are none. */
const MAX_URL_LENGTH = 4096;

/**
 * The files of the permanent assets of the client's account. Throws the errors of
 * {@link Client.callForFile}.
 *
 * @param dailyCalls most calls per day. `Infinity` means no ceiling
 */
export function createMaterialSource(
  { callForFile, fetchQuota }: Client,
  dailyCalls: number,
): MaterialSource {
  return {
    call: {
      name: 'media',
      dailyCalls,
      fetchQuota: (signal, accessToken) => fetchQuota(MATERIAL, signal, accessToken),
    },
    async fetchMaterial(mediaId, signal, accessToken) {
      const json = { media_id: mediaId };
      const answer = await callForFile({ endpoint: MATERIAL, json, signal, accessToken });
      if (answer.kind === 'object') return { kind: 'video', url: readDownUrl(answer.body) };
      if (answer.bytes.length === 0)
        throw new UpstreamBadResponseError(MATERIAL, 'answered with a file without content');
      return { kind: 'file', bytes: answer.bytes };
    },
  };
}

/** Where the file of a video is. Errors never quote it: who has it has the file. */
function readDownUrl({ down_url: text }: Readonly<Record<string, unknown>>): string {
  if (typeof text === 'string' && text.length <= MAX_URL_LENGTH && URL.canParse(text)) {
    const { protocol, username, password, href } = new URL(text);
    if (/^https?:$/.test(protocol) && username === '' && password === '') return href;
  }
  throw new UpstreamBadResponseError(MATERIAL, 'answered in the wrong shape: down_url: no web address');
}
