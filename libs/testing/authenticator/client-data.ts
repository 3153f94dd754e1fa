/** What the browser vouches for (WebAuthn L3 §5.8.1); `challenge` is base64url text. */
export interface ClientDataParts {
  readonly type: 'webauthn.create' | 'webauthn.get';
  readonly challenge: string;
  readonly origin: string;
  readonly crossOrigin: boolean;
  readonly topOrigin?: string;
}

/** Client data with any member changed or added, or removed by `undefined`; a forgery may put in anything. */
export type ClientDataOverrides = Readonly<Record<string, unknown>>;

/** The bytes of `clientDataJSON`, members in the order of WebAuthn L3 §5.8.1.1, unknown ones last. */
export function clientDataJson(parts: ClientDataParts | ClientDataOverrides): Buffer {
  const { type, challenge, origin, crossOrigin, topOrigin, ...others } = parts as ClientDataOverrides;
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin, topOrigin, ...others }));
}
