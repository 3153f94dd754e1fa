import { afterAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#libs/kernel';
import { ProcessKeyVault } from '../../src/core/key-vault/adapters/process-key-vault.js';
import type { ProtectionSettings } from '../../src/core/key-vault/signing-module/messages.js';
import { SignatureActivationModule } from '../../src/core/key-vault/signing-module/signature-activation-module.js';
import { SoftwareKeyProtection } from '../../src/core/key-vault/signing-module/software-key-protection.js';
import { Log } from '../../src/platform/logging/index.js';
import { enrol, makeOrder, site } from '../support/citizen-keys.js';
import { softHsm } from '../support/soft-hsm.js';
import { keyVaultContract } from './key-vault.contract.js';

const vaultKey = Buffer.alloc(32, 'vault').toString('base64url');
const { PKCS11_MODULE = '', PKCS11_TOKEN = '', PKCS11_PIN = '' } = softHsm ?? {};
const token = { kind: 'pkcs11', library: PKCS11_MODULE, token: PKCS11_TOKEN, pin: PKCS11_PIN } as const;
const silent = new Log({ write: () => undefined }, 'silent');

const opened: ProcessKeyVault[] = [];
afterAll(() => Promise.all(opened.map((vault) => vault.close())));

/** A process of its own. */
function start(protection: ProtectionSettings): ProcessKeyVault {
  const vault = new ProcessKeyVault({ protection, site, readyKeys: 0 }, silent);
  opened.push(vault);
  return vault;
}

describe('keys under VAULT_KEY, in this process', () => {
  keyVaultContract(() => new SignatureActivationModule(new SoftwareKeyProtection(vaultKey), site, new SystemClock()));
});

describe('keys under VAULT_KEY, in a process of their own', () => {
  keyVaultContract(() => start({ kind: 'software', vaultKey }));
});

const describeWithHsm = softHsm ? describe : describe.skip;

describeWithHsm('keys in a PKCS#11 token', () => {
  keyVaultContract(() => start(token));

  it('can be used by every process that has the token, and by none that has only VAULT_KEY', async () => {
    const one = await enrol(start(token), 'signing', 'EC-P256');
    expect((await start(token).sign(makeOrder(one))).signature).toHaveLength(64);
    await expect(start({ kind: 'software', vaultKey }).sign(makeOrder(one))).rejects.toThrow('other_protection');
  });

  it.each([
    ['a library that is none', { library: '/does/not/exist.so' }, /does.not.exist|open/],
    ['a token that it does not have', { token: 'elsewhere' }, /no token labelled elsewhere/],
    ['a wrong PIN', { pin: '0000' }, /CKR_PIN_INCORRECT/],
  ])('are not to be had with %s, and it says so', async (_, change, message) => {
    await expect(start({ ...token, ...change }).start()).rejects.toThrow(message);
  });
});
