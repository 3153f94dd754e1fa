import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { faultOfDisplayText } from '#libs/display-text';

const longest = 100;

/**
 * The parameter `purpose`: why the portal asks this time. It is shown and signed as it is, so nothing is mended.
 * @throws InvalidRequest
 */
export async function assertPurpose(_ctx: KoaContextWithOIDC, purpose: string | undefined): Promise<void> {
  const fault = purpose === undefined ? undefined : faultOfDisplayText(purpose, longest);
  if (fault !== undefined) throw new errors.InvalidRequest(`purpose ${fault}`);
}
