import { openGateway } from '../commands/start/open-gateway.ts';
import { type LogStream, openLog } from '../commands/start/open-log.ts';
import { createAnswerFetch } from './answer-fetch.ts';
import { createAnswerListener } from './answer-listener.ts';
import type { Gateway } from './gateway.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { readOptions, rethrowAsOptionsError } from './read-options.ts';

// All that the package exports.
export type { ErrorCode } from './error-code.ts';
export type { Client, Gateway } from './gateway.ts';
export { type GatewayOptions, GatewayOptionsError } from './gateway-options.ts';

/**
 * Opens a gateway within a program. WeChat is not waited for: what cannot be answered without it waits
 * by itself.
 *
 * @throws GatewayOptionsError before anything is open
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const config = readOptions(options);
  const stream = unfailing(options.logStream ?? process.stderr);
  const log = await openLog({ ...config, logFormat: 'json' }, stream);
  const print = (line: string) => log.info(line);
  const { handlers, begin, ending } = await openGateway(config, { log, print }).catch(rethrowAsOptionsError);
  const answerFetch = createAnswerFetch(handlers);
  const answering = new Set<Promise<Response>>();
  const begun = begin();
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    ending.onStopping();
    ending.endStreams();
    await begun;
    await Promise.all([Promise.allSettled(answering), ending.save()]);
    await ending.release();
  }

  return {
    async fetch(request, client) {
      if (closed !== undefined) throw new Error('The gateway is closed.');
      const answered = answerFetch(request, client);
      answering.add(answered);
      return answered.finally(() => answering.delete(answered));
    },
    listener: createAnswerListener(handlers, { isClosed: () => closed !== undefined }),
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** The same, but a log that cannot be written fails nothing else. */
function unfailing(stream: LogStream): LogStream {
  return {
    write(line) {
      try {
        stream.write(line);
      } catch {
        // There is nowhere to tell of it.
      }
    },
  };
}
