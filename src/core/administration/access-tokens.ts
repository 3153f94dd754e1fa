import type { LevelOfAssurance } from '#libs/assurance';
import type { CitizenId } from '../citizens/index.js';

/** What is known of an access token that is good at this moment. */
export interface PresentedToken {
  readonly clientId: string;
  readonly citizenId: CitizenId;
  readonly scopes: readonly string[];
  /** How the citizen had signed in. */
  readonly level: LevelOfAssurance | undefined;
  /** Thumbprint of the key without which it is worthless (RFC 9449 §6); missing when it has none. */
  readonly keyThumbprint: string | undefined;
}

/** Where access tokens are looked up; whoever issues them answers. */
export abstract class AccessTokens {
  /** @returns nothing when it is unknown, over, revoked, or its client is switched off */
  abstract find(token: string): Promise<PresentedToken | undefined>;
}
