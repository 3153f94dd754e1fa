import type { RelyingParty } from '../../../core/relying-parties/index.js';
import type { Compatibility } from './compatibility.js';
import { govsso } from './govsso.js';
import { tara } from './tara.js';

const compatibilities = { tara, govsso };

/** What a relying party expects instead of ours, if it does. */
export function compatibilityOf(party: RelyingParty | undefined): Compatibility | undefined {
  return party?.compatibility && compatibilities[party.compatibility];
}

/** Names of claims that only come by compatibility. */
export const compatibilityClaims = ['profile_attributes', 'profile_attributes_translit', 'state'];
