import { createStore, del, get, set, type UseStore } from 'idb-keyval';
import type { components } from '../../../openapi.generated.js';

export type Wire = components['schemas'];

/** What makes this browser a citizen's phone. The private key cannot be read out, not even by this app. */
export interface Activated {
  readonly phone: Wire['Phone'];
  readonly channelKey: CryptoKey;
}

const store: UseStore = createStore('state-id', 'phone');

export const memory = {
  activated: () => get<Activated>('activated', store),
  keepActivated: (activated: Activated) => set('activated', activated, store),
  /** The last list that was seen, for when there is no connection. */
  history: () => get<Wire['PastRequest'][]>('history', store),
  keepHistory: (history: Wire['PastRequest'][]) => set('history', history, store),
  async forget(): Promise<void> {
    await Promise.all([del('activated', store), del('history', store)]);
  },
};
