import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pkcs11, { type Handle } from 'pkcs11js';
import { findObjects, Pkcs11Token, type TokenSession } from '#libs/pkcs11';
import { softHsm } from '../support/soft-hsm.js';

const { PKCS11_MODULE = '', PKCS11_TOKEN = '', PKCS11_PIN = '' } = softHsm ?? {};
const describeWithHsm = softHsm ? describe : describe.skip;

/** A secret key that lives as long as the login, and is seen by those only who are logged in. */
function makeSecret({ module, session }: TokenSession, id: Buffer): Handle {
  return module.C_GenerateKey(session, { mechanism: pkcs11.CKM_GENERIC_SECRET_KEY_GEN }, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
    { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_GENERIC_SECRET },
    { type: pkcs11.CKA_ID, value: id },
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: true },
    { type: pkcs11.CKA_SIGN, value: true },
    { type: pkcs11.CKA_VALUE_LEN, value: 32 },
  ]);
}

describeWithHsm('a PKCS #11 token', () => {
  let token: Pkcs11Token;
  beforeEach(() => {
    token = Pkcs11Token.load(PKCS11_MODULE, PKCS11_TOKEN, PKCS11_PIN);
  });
  afterEach(() => token.close());

  const mac = (key: Handle) =>
    token.use(({ module, session }) => {
      module.C_SignInit(session, { mechanism: pkcs11.CKM_SHA256_HMAC }, key);
      return module.C_SignAsync(session, Buffer.from('data'), Buffer.alloc(32));
    });

  it('gives each of 50 callers a session to itself, four at a time, and none is kept waiting for ever', async () => {
    const inUse = new Set<string>();
    const seen = new Set<string>();
    let most = 0;
    const callers = Array.from({ length: 50 }, (_, caller) =>
      token.use(async ({ session }) => {
        const name = session.toString('hex');
        expect(inUse.has(name)).toBe(false);
        seen.add(name);
        most = Math.max(most, inUse.add(name).size);
        await sleep(1);
        inUse.delete(name);
        return caller;
      }),
    );
    expect(await Promise.all(callers)).toEqual(callers.map((_, caller) => caller));
    expect([most, seen.size]).toEqual([4, 4]);
  });

  it('does not use a session again in which something has failed, and stays logged in when all have', async () => {
    const key = await token.use((session) => makeSecret(session, randomBytes(8)));
    const before = await mac(key);
    const failing = Array.from({ length: 12 }, () =>
      token.use(async ({ module, session }) => {
        module.C_SignInit(session, { mechanism: pkcs11.CKM_SHA256_HMAC }, key);
        await sleep(1);
        throw new Error('in the middle of it');
      }),
    );
    const ends = await Promise.allSettled(failing);
    expect(ends.map((end) => (end as PromiseRejectedResult).reason as Error)).toEqual(
      ends.map(() => new Error('in the middle of it')),
    );
    // A session in the middle of a signature refuses another; a void handle, any.
    expect(await Promise.all(Array.from({ length: 8 }, () => mac(key)))).toEqual(Array(8).fill(before));
  });

  it('logs in again when the token has lost all sessions', async () => {
    const id = randomBytes(8);
    await token.use((session) => makeSecret(session, id));
    await token.use(({ module, session }) => {
      const { slotID } = module.C_GetSessionInfo(session);
      module.C_CloseAllSessions(slotID);
    });
    const find = () => token.use((session) => findObjects(session, [{ type: pkcs11.CKA_ID, value: id }]));
    await expect(find()).rejects.toThrow('CKR_SESSION_HANDLE_INVALID');
    expect(await find()).toHaveLength(1);
  });

  it.each([
    ['a token that it does not have', 'elsewhere', PKCS11_PIN, 'there is no token labelled elsewhere'],
    ['a wrong PIN', PKCS11_TOKEN, '0000', 'CKR_PIN_INCORRECT'],
  ])('is not used with %s, and nothing stays open', async (_, label, pin, message) => {
    const other = Pkcs11Token.load(PKCS11_MODULE, label, pin);
    for (let tries = 0; tries < 6; tries += 1) await expect(other.use(() => undefined)).rejects.toThrow(message);
    other.close();
  });

  it('of a library that is none cannot be had', () => {
    expect(() => Pkcs11Token.load('/does/not/exist.so', PKCS11_TOKEN, PKCS11_PIN)).toThrow(/does.not.exist/);
  });
});
