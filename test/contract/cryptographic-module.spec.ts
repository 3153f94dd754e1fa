import { describe, expect, it } from '@jest/globals';
import { Pkcs11Module } from '../../src/api/oidc/keys/adapters/pkcs11-module.js';
import { SoftwareModule } from '../../src/api/oidc/keys/adapters/software-module.js';
import { softHsm } from '../support/soft-hsm.js';
import { cryptographicModuleContract } from './cryptographic-module.contract.js';

describe('keys in the memory of the process', () => {
  cryptographicModuleContract(async () => new SoftwareModule());
});

const describeWithHsm = softHsm ? describe : describe.skip;
const { PKCS11_MODULE, PKCS11_TOKEN, PKCS11_PIN } = softHsm ?? { PKCS11_MODULE: '', PKCS11_TOKEN: '', PKCS11_PIN: '' };
const connect = (token = PKCS11_TOKEN, pin = PKCS11_PIN) => new Pkcs11Module(PKCS11_MODULE, token, pin);

describeWithHsm('keys in a hardware security module, by PKCS#11', () => {
  cryptographicModuleContract(async () => connect());
});

describeWithHsm('a hardware security module', () => {
  it('keeps the private key to itself: what is kept outside cannot sign', async () => {
    const module = connect();
    const material = await module.generate('RS256');
    expect(JSON.parse(material)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      publicJwk: { kty: 'RSA', n: expect.any(String), e: 'AQAB' },
    });
    await module.close();
  });

  it('signs no more with a key that was destroyed, and goes on with the others', async () => {
    const module = connect();
    const [gone, kept] = [await module.generate('ES256'), await module.generate('ES256')];
    const key = module.open('ES256', gone);
    await key.sign(Buffer.from('while it is there'));
    await module.destroy(gone);
    for (let tries = 0; tries < 6; tries += 1)
      await expect(key.sign(Buffer.from('text'))).rejects.toThrow('no private key');
    expect(await module.open('ES256', kept).sign(Buffer.from('text'))).toHaveLength(64);
    await module.close();
  });

  it.each([
    ['a token that it does not have', 'elsewhere', undefined, 'no token labelled elsewhere'],
    ['a wrong PIN', undefined, '0000', 'CKR_PIN_INCORRECT'],
  ])('is not used with %s', async (_, token, pin, message) => {
    const module = connect(token, pin);
    await expect(module.generate('ES256')).rejects.toThrow(message);
    await module.close();
  });

  it('that cannot be loaded is said to be so', () => {
    expect(() => new Pkcs11Module('/does/not/exist.so', 'token', '1234')).toThrow();
  });
});
