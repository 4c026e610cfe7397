import { GatewayError } from '../upstream/errors.ts';

/** So many searches wait already that another one would wait too long. It may be tried again soon. */
export class SearchOverloadedError extends GatewayError {
  override readonly name = 'SearchOverloadedError';

  constructor() {
    super('The gateway is searching for too many callers at once.');
  }
}

/** Nothing can be searched: the library is not mirrored, or its file cannot be read. */
export class SearchUnavailableError extends GatewayError {
  override readonly name = 'SearchUnavailableError';

  /** @param options the cause, which is for the operator alone */
  constructor(options?: ErrorOptions) {
    super(
      'This gateway cannot search, or tell what has changed. Its operator finds the reason in the readiness check.',
      options,
    );
  }
}

/** What has changed since a position is not known any more. Whoever follows has to begin anew. */
export class ChangesExpiredError extends GatewayError {
  override readonly name = 'ChangesExpiredError';

  constructor() {
    super(
      'What has changed since "after" is not known any more: it is too long ago, or the gateway has begun its library anew. Take the cursor of "changes" without "after", read everything again, and follow the changes from that cursor on.',
    );
  }
}
