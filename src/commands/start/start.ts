import type { Config } from '../../config/config.ts';
import type { Scenario } from '../../sandbox/scenario/load-scenario.ts';
import { listen } from './listen.ts';
import { openGateway } from './open-gateway.ts';
import { openLog } from './open-log.ts';
import { openServer } from './open-server.ts';
import { stopOnSignal } from './stop.ts';

export interface StartOptions {
  /** The scenario that runs on the sandbox. */
  readonly scenario: Scenario | undefined;
  /** Prints one line of output. */
  readonly print: (line: string) => void;
}

/**
 * Runs the gateway until the process gets a signal. Resolves after the first upstream call.
 *
 * @throws ListenError once nothing keeps the process running; ConfigError before anything starts
 */
export async function start(config: Config, { scenario, print }: StartOptions): Promise<void> {
  const log = await openLog(config, process.stderr);
  // Lines wait until the gateway listens: the port may be taken.
  const held: string[] = [];
  let tell = (line: string): void => void held.push(line);
  const gateway = await openGateway(config, { log, scenario, print: (line) => tell(line) });
  const { handlers, metrics, ending } = gateway;
  metrics.watchProcess();
  const httpServer = openServer(config, handlers, { metrics });
  const { url, isEverywhere } = await listen(httpServer.server, config).catch(async (error: unknown) => {
    await gateway.abandon();
    throw error;
  });
  stopOnSignal(httpServer, { drainMs: config.drainSeconds * 1000, ...ending });
  tell = print;
  for (const line of held) print(line);
  const notes = [
    ...(isEverywhere ? ['on all addresses of this machine'] : []),
    ...(config.graphiql ? [] : ['GraphiQL is off']),
  ];
  print(`The gateway is at ${url}/graphql${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`);
  if (config.libraryPage) print(`The library page is at ${url}/`);
  // Only now: if the port is taken, another gateway may own the folder.
  await gateway.begin(url);
}
