import type { KeyProtection } from './key-protection.js';
import type { ProtectionSettings } from './messages.js';
import { SoftwareKeyProtection } from './software-key-protection.js';

/** @throws Error with the reason, in words for the operator */
export async function openProtection(settings: ProtectionSettings): Promise<KeyProtection> {
  if (settings.kind === 'software') return new SoftwareKeyProtection(settings.vaultKey);
  // Loaded only where it is used: the binding is native code, and not everywhere is a compiler to build it.
  const { Pkcs11KeyProtection } = await import('./pkcs11-key-protection.js');
  return Pkcs11KeyProtection.connect(settings.library, settings.token, settings.pin);
}
