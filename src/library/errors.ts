/** Base class of everything that may go wrong by itself, not by our mistake. Callers see a sentence and a code. */
export abstract class GatewayError extends Error {}

/** The caller gave an argument that cannot be answered. The message names the argument and its limit. */
export class InvalidArgumentError extends GatewayError {
  override readonly name = 'InvalidArgumentError';
  readonly argument: string;

  constructor(argument: string, message: string) {
    super(message);
    this.argument = argument;
  }
}

/** Answering needs more upstream calls than one operation may cause. */
export class OperationTooComplexError extends GatewayError {
  override readonly name = 'OperationTooComplexError';
  /** Upstream list calls that one operation may cause. */
  readonly limit: number;
  /** Upstream list calls that this operation needs, as far as is known. */
  readonly cost: number;

  constructor(message: string, { limit, cost }: { limit: number; cost: number }) {
    super(message);
    this.limit = limit;
    this.cost = cost;
  }
}

/** The upstream gave no usable answer. Messages name the endpoint, never the URL: it holds the access token. */
export abstract class UpstreamError extends GatewayError {
  readonly endpoint: string;

  constructor(endpoint: string, reason: string) {
    super(`${endpoint} ${reason}`);
    this.endpoint = endpoint;
  }
}
