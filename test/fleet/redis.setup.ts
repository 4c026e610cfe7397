import { checkRedisServer } from './redis-server.ts';

/** Without a server nothing is tested: that is no success. */
export default checkRedisServer;
