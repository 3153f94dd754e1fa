import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { Expectation } from './domain/ceremony-checks.js';

/** The one page that may use citizens' credentials: the phone app. */
@Injectable()
export class WebAuthnSite {
  readonly origin: string;
  readonly rpId: string;

  constructor(config: Config) {
    this.origin = config.http.APP_ORIGIN;
    this.rpId = new URL(this.origin).hostname;
  }

  /** @param challenge base64url */
  expect(challenge: string): Expectation {
    return { challenge, origin: this.origin, rpId: this.rpId };
  }
}
