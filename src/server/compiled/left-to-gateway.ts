/** The gateway is to answer: it tells an error, or does what takes a wait. */
export class LeftToGatewayError extends Error {
  /** Whether it will be so whenever the operation is asked for. */
  readonly isForGood: boolean;

  constructor({ isForGood } = { isForGood: false }) {
    super('The gateway is to answer.');
    this.name = 'LeftToGatewayError';
    this.isForGood = isForGood;
  }
}
