#!/usr/bin/env node
// Only what old versions of Node.js can run, and nothing that imports more: here they are told that they are too old.
import { isOlder, readNeededNode } from './package.ts';

const needed = readNeededNode();
const present = process.versions.node;

if (isOlder(present, needed)) {
  process.stderr.write(`wechat-asset-gateway needs Node.js ${needed} or newer, and this is ${present}.\n`);
  // EX_CONFIG of sysexits.h, which service managers do not restart on.
  process.exitCode = 78;
} else {
  import('./run-process.ts').then(({ runProcess }) => runProcess());
}
