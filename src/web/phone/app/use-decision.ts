import { useState } from 'preact/hooks';
import { Failure } from './api.js';
import { signRequest } from './authenticator.js';
import { useApp } from './context.js';
import { wayBack } from './get-ready.js';
import type { Wire } from './memory.js';
import type { Answering } from './pages/request.js';

export type Ending =
  { readonly name: 'confirmed' | 'refused' | 'not_me' } | { readonly name: 'failed'; readonly failure: Failure };

export interface Decision {
  readonly busy: boolean;
  readonly ending: Ending | undefined;
  /** @param picked the code that the citizen found among several */
  readonly confirm: (picked?: string) => void;
  readonly refuse: (reason: Wire['RefusalReason']) => void;
}

/** After these nothing can be answered any more; after any other the citizen may try again. */
const final = [
  'session_unknown',
  'session_expired',
  'already_decided',
  'claimed_by_another',
  'wrong_code',
  'account_unusable',
  'citizen_suspended',
  'activation_spent',
];

/** The citizen's one decision on the use of a key; then the browser goes back to the page that waits on this device. */
export function useDecision(request: Wire['Request'], answering: Answering): Decision {
  const { fail } = useApp();
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState<Ending>();
  const run = async (work: () => Promise<Ending>) => {
    setBusy(true);
    try {
      const reached = await work();
      setEnding(reached);
      const back = wayBack(request);
      // Whoever says "this was not me" reads what that means first; the way back is a button there.
      if (back !== undefined && reached.name !== 'not_me') location.assign(back);
    } catch (error) {
      if (error instanceof Failure && final.includes(error.code)) setEnding({ name: 'failed', failure: error });
      else fail(error);
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    ending,
    confirm: (picked) =>
      void run(async () => {
        await answering.confirm(await signRequest(request, picked));
        return { name: 'confirmed' };
      }),
    refuse: (reason) =>
      void run(async () => {
        await answering.refuse(reason);
        return { name: reason };
      }),
  };
}
