import type { RequestListener } from 'node:http';
import type { Config } from '../../config/config.ts';
import { type Listening, listen } from './listen.ts';
import { type OpenedGateway, type OpenGatewayOptions, openGateway } from './open-gateway.ts';
import { openServer } from './open-server.ts';
import { type Signals, stopOnSignal } from './stop.ts';

export interface RunGatewayOptions extends OpenGatewayOptions {
  /** Where the signals come from. Default: the process. */
  readonly signals?: Signals;
  /** The gateway is open. Requests may come from now on. */
  readonly onListening?: (gateway: OpenedGateway, listening: Listening) => void;
  /** Opens the address at which other replicas ask for media. Default: as configured. */
  readonly listenForReplicas?: (answerMedia: RequestListener) => Promise<string>;
}

/**
 * Runs a gateway until it gets a signal. Resolves after the first upstream call.
 *
 * @throws ListenError once nothing keeps the process running; ConfigError before anything starts
 */
export async function runGateway(config: Config, options: RunGatewayOptions): Promise<void> {
  const { print, signals, onListening, listenForReplicas } = options;
  // Lines wait until the gateway listens: the port may be taken.
  const held: string[] = [];
  let tell = (line: string): void => void held.push(line);
  const gateway = await openGateway(config, { ...options, print: (line) => tell(line) });
  const { handlers, metrics, ending } = gateway;
  metrics.watchProcess();
  const httpServer = openServer(config, handlers, { metrics });
  const listening = await listen(httpServer.server, config).catch(async (error: unknown) => {
    await gateway.abandon();
    throw error;
  });
  const { url, isEverywhere } = listening;
  stopOnSignal(httpServer, { drainMs: config.drainSeconds * 1000, signals, ...ending });
  onListening?.(gateway, listening);
  tell = print;
  for (const line of held) print(line);
  const notes = [
    ...(isEverywhere ? ['on all addresses of this machine'] : []),
    ...(config.graphiql ? [] : ['GraphiQL is off']),
  ];
  print(`The gateway is at ${url}/graphql${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`);
  if (config.libraryPage) print(`The library page is at ${url}/`);
  const fleetUrl = handlers.answerMedia && (await listenForReplicas?.(handlers.answerMedia));
  // Only now: if the port is taken, another gateway may own the folder.
  await gateway.begin(url, fleetUrl);
}
