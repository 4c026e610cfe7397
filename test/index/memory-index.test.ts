import { memoryIndex } from '../helpers/memory-index.ts';
import { describeIndex } from './index-contract.ts';

describeIndex('memoryIndex', async () => memoryIndex().index);
