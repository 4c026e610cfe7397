import { checkProxy } from './open-proxy.ts';
import { checkRedisServer } from './redis-server.ts';

/** Without the programs nothing is tested: that is no success. */
export default function checkPrograms(): void {
  checkRedisServer();
  checkProxy();
}
