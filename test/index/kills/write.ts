import { createHash } from 'node:crypto';
import { loadSqlite } from '../../../src/index/sqlite/driver.ts';
import { createReaderHalf, createWriterHalf } from '../../../src/index/sqlite/index-halves.ts';
import { changes } from '../index-items.ts';
import { libraryCorpus, NEWS } from '../sqlite/library-corpus.ts';

// Writes into a library until it is killed, and says what is written: one line for each transaction.

const [, , path = '', seed = '1'] = process.argv;
const file = { path, account: 'killed', token: createHash('sha256').update(seed).digest('hex') };
const sqlite = await loadSqlite();
const corpus = libraryCorpus(Number(seed));
const writer = createWriterHalf(sqlite, file);
const { putAside } = writer.start();
if (putAside !== undefined) process.stdout.write(`put aside: ${putAside.reason}\n`);
const reader = createReaderHalf(sqlite, file);
let written = reader.load(NEWS)?.about.provenCall ?? 0;
reader.close();
process.stdout.write('ready\n');

for (;;) {
  written += 1;
  const added = corpus.news(written);
  // The same item with other words: an edit.
  const edited = { ...corpus.news(written - 3), seq: written - 3 };
  const gone = corpus.picture(written - 15).id;
  writer.apply(
    changes({
      list: NEWS,
      deleted: written % 3 === 0 ? [gone] : [],
      items: [added, { ...edited, id: gone, hash: written, seq: undefined }],
      about: {
        totalCount: written,
        head: undefined,
        checks: { checkedAt: 1, provenAt: 1, count: undefined },
        provenCall: written,
        dead: undefined,
        newFrom: undefined,
      },
      at: written,
    }),
  );
  process.stdout.write(`${written}\n`);
}
