import { GraphQLError } from 'graphql';
import { encodeChangeCursor } from '../../../schema/change-cursor.ts';
import type { ChangePosition } from '../../index/asset-index.ts';
import { httpError } from '../http-error.ts';
import { EVENT_STREAM } from '../request/media-type.ts';

/** A subscription by a client that reads no events. */
export function noEventsAccepted(): GraphQLError {
  return httpError({
    status: 406,
    code: 'BAD_REQUEST',
    message: `A subscription is answered as \`${EVENT_STREAM}\`: \`Accept\` must name it.`,
  });
}

/** A subscription beside other requests that its connection has not answered yet. */
export function connectionShared(): GraphQLError {
  return httpError({
    status: 400,
    code: 'BAD_REQUEST',
    message: 'A subscription needs a connection of its own: this one has other requests under way.',
  });
}

/** The last event of a subscription that the gateway ends. It tells from where to go on. */
export function subscriptionEnded(reason: keyof typeof MESSAGES, position: ChangePosition): GraphQLError {
  return new GraphQLError(`${MESSAGES[reason]} Subscribe again with "after" set to this "cursor".`, {
    extensions: { code: 'SUBSCRIPTION_ENDED', cursor: encodeChangeCursor(position) },
  });
}

const MESSAGES = {
  dropped: 'The client has read too slowly.',
  stopping: 'This gateway stops.',
} as const;
