import type { ActivationSite } from '../domain/activation-checks.js';
import type { ActivationFault } from '../domain/activation-fault.js';
import type { CitizenKey, KeyBinding } from '../domain/citizen-key.js';
import type { Signed, SigningOrder } from '../domain/signing-order.js';

/** Where private keys are wrapped. */
export type ProtectionSettings =
  | {
      readonly kind: 'software';
      /** base64url */
      readonly vaultKey: string;
    }
  | { readonly kind: 'pkcs11'; readonly library: string; readonly token: string; readonly pin: string };

/** What the module is told once, when it starts. */
export interface ModuleSettings {
  readonly protection: ProtectionSettings;
  readonly site: ActivationSite;
  readonly readyKeys: number;
}

/** What the service says to the module. Each request is answered once, under its number. */
export type Request = { readonly number: number } & (
  | { readonly kind: 'start'; readonly settings: ModuleSettings }
  | { readonly kind: 'create'; readonly binding: KeyBinding }
  | { readonly kind: 'sign'; readonly order: SigningOrder }
);

/** What the module answers: a result, the check that failed, or that something is broken. */
export type Reply = { readonly number: number } & (
  | { readonly kind: 'done'; readonly result: CitizenKey | Signed | undefined }
  | { readonly kind: 'refused'; readonly fault: ActivationFault }
  | { readonly kind: 'failed'; readonly reason: string }
);
