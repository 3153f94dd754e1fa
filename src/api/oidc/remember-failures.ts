import type { Clock } from '#libs/kernel';

type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** How long an address that gave no keys is left alone. */
const restMs = 10_000;

/**
 * Fetches key sets of relying parties, and leaves an address alone for a while after it gave none. The engine would ask
 * again at each request, and anybody may send requests in the name of a client: without a rest they could make every
 * node hammer a portal that is in trouble. What failed was refused, so nothing is weaker for it.
 */
export function rememberFailures(fetch: Fetch, clock: Clock): Fetch {
  const failures = new Map<string, { readonly until: number; readonly error: unknown }>();
  return async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const failure = failures.get(url);
    if (failure && failure.until > clock.now()) throw failure.error;
    failures.delete(url);
    try {
      const response = await fetch(input, init);
      await demandKeys(response.clone());
      return response;
    } catch (error) {
      failures.set(url, { until: clock.now() + restMs, error });
      throw error;
    }
  };
}

async function demandKeys(response: Response): Promise<void> {
  if (response.status !== 200) throw new Error(`the key set was answered with status ${response.status}`);
  const { keys } = (await response.json()) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('the answer is no key set');
}
