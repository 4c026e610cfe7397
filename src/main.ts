#!/usr/bin/env node
// Must run on old versions of Node.js, which are refused below: so it imports only package.ts.
import { isOlder, readNeededNode } from './package.ts';

const needed = readNeededNode();
const present = process.versions.node;

if (isOlder(present, needed)) {
  process.stderr.write(`wechat-asset-gateway needs Node.js ${needed} or newer, and this is ${present}.\n`);
  // EX_CONFIG of sysexits.h. Service managers do not restart on it.
  process.exitCode = 78;
} else {
  // Before graphql loads: otherwise it checks with every value that its types are of one copy.
  process.env['NODE_ENV'] = process.env['NODE_ENV'] || 'production';
  import('./run-process.ts').then(({ runProcess }) => runProcess());
}
