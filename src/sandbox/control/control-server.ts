import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Account } from '../account.ts';
import type { Listener } from '../loopback-server.ts';
import { KEPT_CALLS } from '../upstream/call-record.ts';
import { isObject } from '../upstream/wire.ts';
import { type Control, ControlError } from './control.ts';
import { type Action, createActions } from './control-actions.ts';

/**
 * Serves the control of an account: `POST /{action}` with JSON, `GET` of a record, `GET /` lists all.
 */
export function serveControl(control: Control, account: Account): Listener {
  const actions = new Map(Object.entries(createActions(account)));
  return async (request, response) => {
    const { status, body } = await answer(control, actions, request);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(`${JSON.stringify(body, null, 2)}\n`);
  };
}

interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(
  control: Control,
  actions: ReadonlyMap<string, Action>,
  request: IncomingMessage,
): Promise<ControlAnswer> {
  const { method, url = '/' } = request;
  if (method === 'GET' && url === '/') return { status: 200, body: describeActions(actions) };
  if (method === 'GET' && url === '/calls') return { status: 200, body: control.calls() };
  if (method === 'GET' && url === '/mediaRequests') return { status: 200, body: control.mediaRequests() };

  const action = actions.get(url.slice(1));
  if (!action) return refuse(404, 'There is no such action. GET / lists them.');
  if (method !== 'POST') return refuse(405, 'Actions take POST.');
  // Browsers let foreign pages post forms and plain text without a preflight, but not JSON.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return refuse(415, 'The content-type must be application/json.');
  }

  const input = await json(request).catch(() => undefined);
  if (!isObject(input)) return refuse(400, 'The body must be a JSON object, even if it is empty.');
  try {
    return { status: 200, body: action.run(control, input) ?? {} };
  } catch (error) {
    if (error instanceof ControlError) return refuse(400, error.message);
    throw error;
  }
}

function refuse(status: number, error: string): ControlAnswer {
  return { status, body: { error } };
}

function describeActions(actions: ReadonlyMap<string, Action>): unknown {
  const described = [...actions].map(([name, { does, takes }]) => ({ post: `/${name}`, does, takes }));
  return {
    example: `curl -H 'content-type: application/json' -d '{"ms":500}' http://{this host}/setLatency`,
    actions: [
      ...described,
      {
        get: '/calls',
        does: `Lists the newest ${KEPT_CALLS} calls of the API, oldest first.`,
      },
      {
        get: '/mediaRequests',
        does: `Lists the newest ${KEPT_CALLS} requests for pictures and films, oldest first.`,
      },
    ],
  };
}
