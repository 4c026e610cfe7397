import { describeIndex } from '../index-contract.ts';
import { itIsSameAsMemoryIndex } from '../same-as-memory-index.ts';
import { BUILT, openInNewFolder } from './open-in-new-folder.ts';

const WHERE = 'the index in SQLite, in threads';
describeIndex(WHERE, () => openInNewFolder(BUILT.openSqliteIndex));
itIsSameAsMemoryIndex(WHERE, () => openInNewFolder(BUILT.openSqliteIndex), { runs: 2 });
