import { join } from 'node:path';
import { readTrustedDocuments } from '../../src/config/trusted-documents-config.ts';
import type { TrustedDocuments } from '../../src/server/document/trusted-documents.ts';
import { compileRelay } from '../helpers/relay-project.ts';

const MANIFEST = 'persisted-queries.json';

/** What Relay's compiler has made of a front end. */
export interface RelayFrontEnd {
  /** A compiled operation, by its name. It has an id and no text. */
  readonly load: ReturnType<typeof compileRelay>['load'];
  /** The file of its operations. It goes with the test. */
  readonly manifest: string;
  /** The same for a gateway that answers them, and nothing else. */
  readonly trustedDocuments: TrustedDocuments;
}

/**
 * A front end of these sources, by their names, which persists its operations.
 *
 * @throws if it does not compile, or the gateway does not take its manifest
 */
export function relayFrontEnd(sources: Readonly<Record<string, string>>): RelayFrontEnd {
  const { load, project, status, output } = compileRelay(sources, { persistedQueries: MANIFEST });
  if (status !== 0) throw new Error(output);
  const manifest = join(project, MANIFEST);
  const variables = { TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_ONLY: 'true' };
  const trustedDocuments = readTrustedDocuments(variables, (fault) => {
    throw new Error(fault);
  });
  return { load, manifest, trustedDocuments };
}
