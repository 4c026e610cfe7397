import { CHANGES } from './followed-gateway.ts';

/** The bytes of a request for a subscription, or for what else is asked. */
export function subscriptionRequest({ accept = 'text/event-stream', query = CHANGES } = {}): string {
  const body = JSON.stringify({ query });
  return [
    'POST /graphql HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `accept: ${accept}`,
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
