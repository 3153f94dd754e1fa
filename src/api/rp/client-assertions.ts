import { Injectable } from '@nestjs/common';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { bringsKey, clockTolerance, firstFault, isTime } from '#libs/jwt-rules';
import { Clock, digest } from '#libs/kernel';
import type { ApiAuthentication } from '../../core/relying-parties/index.js';
import { Outbound, OutboundFailed } from '../../platform/http/index.js';
import { KeyValueStore } from '../../platform/key-value/index.js';

type Keys = Extract<ApiAuthentication, { readonly method: 'private_key_jwt' }>['keys'];

/** The one type of such a JWT: it can pass for nothing else, and nothing else for it (RFC 8725 §3.11). */
const type = 'client-authentication+jwt';
const algorithms = ['ES256', 'PS256', 'EdDSA'];
/** Seconds that it may be good for, from now on. */
const longest = 120;
/** Letters of a `jti`: fewer are hardly random, more are no name. */
const jtiLength = { least: 16, most: 128 } as const;

/** What an assertion has to be for this one request. */
export interface Expected {
  /** Of the relying party, in small letters. */
  readonly uuid: string;
  /** The base URL that is called. */
  readonly audience: string;
  readonly keys: Keys;
}

/** JWTs by which relying parties prove themselves (RFC 7523 §3), each once. */
@Injectable()
export class ClientAssertions {
  private readonly keySets = new WeakMap<Keys, JWTVerifyGetKey>();

  constructor(
    private readonly store: KeyValueStore,
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  /** @returns what is wrong with it, for whoever has signed it; `undefined` when it holds. It is spent then. */
  async faultOf(token: string, expected: Expected): Promise<string | undefined> {
    const verified = await this.verify(token, expected.keys);
    if (typeof verified === 'string') return verified;
    const now = Math.floor(this.clock.now() / 1000);
    return faultIn(verified, expected, now) ?? (await this.spend(verified, expected.uuid, now));
  }

  private async verify(token: string, keys: Keys): Promise<JWTPayload | string> {
    try {
      if (bringsKey(decodeProtectedHeader(token))) return 'the header brings a key';
      const options = { algorithms, typ: type, currentDate: new Date(this.clock.now()), clockTolerance };
      return (await jwtVerify(token, this.keySetOf(keys), options)).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'it has expired';
      if (error instanceof OutboundFailed) return 'the keys at jwks_uri cannot be had';
      return `it is no JWT of type ${type}, signed by ${algorithms.join(', ')} and a registered key`;
    }
  }

  /** Until it has expired for every clock. @returns the fault of one that was used before */
  private async spend({ jti = '', exp = 0 }: JWTPayload, uuid: string, now: number): Promise<string | undefined> {
    const keptMs = (exp - now + 2 * clockTolerance) * 1000;
    const first = await this.store.setIfAbsent(`{rp-assertion:${uuid}:${digest(jti)}}`, '1', keptMs);
    return first ? undefined : 'its jti has been used';
  }

  /** A registration that has not changed is the same object, so fetched keys are kept with it. */
  private keySetOf(keys: Keys): JWTVerifyGetKey {
    const known = this.keySets.get(keys);
    if (known) return known;
    const made =
      'uri' in keys
        ? createRemoteJWKSet(new URL(keys.uri), { [customFetch]: this.outbound.fetch })
        : createLocalJWKSet(keys as unknown as JSONWebKeySet);
    this.keySets.set(keys, made);
    return made;
  }
}

/** In the order of RFC 7523 §3. */
function faultIn(claims: JWTPayload, { uuid, audience }: Expected, now: number): string | undefined {
  const { iss, sub, aud, exp, iat, jti } = claims;
  return firstFault(
    [iss?.toLowerCase() !== uuid, 'iss must be the relyingPartyUUID'],
    [sub !== iss, 'sub must be the same as iss'],
    [aud !== audience, `aud must be ${audience} and nothing else`],
    [!isTime(exp) || exp > now + longest, `exp must be at most ${longest} seconds away`],
    [!isTime(iat) || iat > now + clockTolerance, 'iat must be a time that has come'],
    [
      typeof jti !== 'string' || jti.length < jtiLength.least || jti.length > jtiLength.most,
      `jti must have ${jtiLength.least} to ${jtiLength.most} characters`,
    ],
  );
}
