import type { Endpoint } from '../../upstream/endpoint.ts';
import { NobodyWaitsError, UpstreamError, UpstreamQuotaExceededError } from '../../upstream/errors.ts';
import type { FailureKind } from '../../upstream/failures.ts';
import type { Job } from '../../upstream/job.ts';
import type { Material, MaterialSource } from '../../upstream/material.ts';
import { MediaError } from '../media-error.ts';

/** Where the files of assets come from, and where calls for them are counted. */
export interface MaterialCalls {
  readonly source: Pick<MaterialSource, 'fetchMaterial'>;
  readonly endpoint: Pick<Endpoint, 'call'>;
  /** What WeChat answers about one file is of no use, or a film was not cached. Default: ignored. */
  readonly onFailure?: (error: unknown) => void;
}

/** Fetches the file of an asset by one call. @throws MediaError, or a NobodyWaitsError */
export async function fetchMaterial(
  { source, endpoint, onFailure = () => {} }: MaterialCalls,
  mediaId: string,
  job: Job,
): Promise<Material> {
  let answer: Material | UpstreamError;
  try {
    answer = await endpoint.call(job, async (signal, accessToken) => {
      try {
        return await source.fetchMaterial(mediaId, signal, accessToken);
      } catch (error) {
        // WeChat works: as failures of it, a few broken files would stop the calls for all others.
        if (error instanceof UpstreamError && ABOUT_ONE_FILE.includes(error.kind)) return error;
        throw error;
      }
    });
  } catch (error) {
    throw mediaErrorOf(error);
  }
  if (!(answer instanceof UpstreamError)) return answer;
  if (answer.kind === 'noSuchAsset')
    throw new MediaError('not-found', 'WeChat has no such file any more.', { cause: answer });
  onFailure(answer);
  throw new MediaError('broken', 'What WeChat answers for this file is of no use.', { cause: answer });
}

/** A file without content, an address that is none, and a code that WeChat has for a few files only. */
const ABOUT_ONE_FILE: readonly FailureKind[] = ['noSuchAsset', 'unreadable', 'otherRefusal'];

/** Why WeChat's API gives no file, for callers. */
function mediaErrorOf(error: unknown): unknown {
  if (!(error instanceof UpstreamError) || error instanceof NobodyWaitsError) return error;
  const { kind, retryAfterSeconds } = error;
  if (kind === 'tooLarge')
    return new MediaError('too-large', 'The file has too many bytes.', { cause: error });
  const message =
    error instanceof UpstreamQuotaExceededError
      ? 'WeChat gives no more files for now: a quota of the account is used up.'
      : 'WeChat gives no file at present.';
  return new MediaError('upstream', message, { cause: error, retryAfterSeconds });
}
