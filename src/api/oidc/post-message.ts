import { OutboundFailed, type Outbound } from '../../platform/http/index.js';
import { DeliveryFailed } from '../../platform/jobs/index.js';

/**
 * Posts a message to an address of a relying party. 200 says that it was taken; 204 is taken for the same, as many
 * frameworks send it. A redirect is not followed.
 * @param isFinal whether a status means that it is no use to try again
 * @throws DeliveryFailed
 */
export async function postMessage(
  outbound: Outbound,
  url: string,
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
  isFinal: (status: number) => boolean = () => false,
): Promise<void> {
  try {
    const { status } = await outbound.fetch(url, { method: 'POST', headers, body });
    if (status !== 200 && status !== 204) throw new DeliveryFailed(`status_${status}`, !isFinal(status));
  } catch (error) {
    if (!(error instanceof OutboundFailed)) throw error;
    throw new DeliveryFailed(error.fault, error.fault !== 'address_refused', { cause: error });
  }
}
