import './asset.ts';
import './asset-counts.ts';
import './node.ts';
import './upstream-quota.ts';
import { builder } from './builder.ts';

/** The schema that callers see, executable. */
export const schema = builder.toSchema();
