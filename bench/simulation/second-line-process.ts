import { readOptions } from './options.ts';
import { simulate } from './simulation.ts';

// Simulates one day without the ranked list, and sends its record to the parent.
const options = readOptions(process.argv.slice(2));
for await (const record of simulate({ ...options, days: 1 }, 'without')) process.send?.(record);
// The parent disconnects once it has the record; until then this keeps the process alive.
process.once('disconnect', () => {});
