import { memoryStores } from './memory-store.ts';
import { describeStore } from './store-contract.ts';

describeStore('a store in memory', memoryStores);
