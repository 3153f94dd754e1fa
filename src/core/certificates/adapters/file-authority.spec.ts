import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { FixedClock } from '#libs/kernel';
import { extensions } from '#libs/x509';
import { generate, issue, issueRoot, type Holder } from '../../../../test/support/sample-authority.js';
import { ToolBox } from '../../../../test/support/tools.js';
import { FileAuthority, InvalidAuthorityFile } from './file-authority.js';
import { InvalidProfilesFile, parseProfiles } from './profiles-file.js';

const tools = new ToolBox();
const day = 86_400_000;
let root: Holder;
let issuing: Holder;

const toPem = (key: Holder['key']) => key.export({ format: 'pem', type: 'pkcs8' });
const authority = [extensions.authorityConstraints(0), extensions.keyUsage(['keyCertSign', 'cRLSign'])];
const below = (superior: Holder | undefined, more = authority) =>
  issue({ name: [['commonName', 'Issuing']], serial: '7eee', extensions: more }, superior);

beforeAll(async () => {
  root = await issueRoot();
  issuing = await below(root);
});
afterAll(() => tools.dispose());

/** An operator's files, possibly with one of them exchanged. */
function write(of: { root?: Holder; issuing?: Holder; key?: string | Buffer; description?: string } = {}): string {
  tools.writePem('root.pem', (of.root ?? root).certificate.der);
  tools.writePem('issuing.pem', (of.issuing ?? issuing).certificate.der);
  tools.write('issuing.key.pem', of.key ?? toPem((of.issuing ?? issuing).key));
  const files = { root: 'root.pem', issuing: { certificate: 'issuing.pem', key: 'issuing.key.pem' } };
  return tools.write('authority.json', of.description ?? JSON.stringify(files));
}

const load = (file: string, now = Date.now()) => new FileAuthority(file, new FixedClock(now)).load();

describe('an authority in files', () => {
  it('is taken when everything fits, and signs with its key', async () => {
    const chain = await load(write());
    expect(chain.root).toEqual(root.certificate);
    expect(chain.issuing).toEqual(issuing.certificate);
    expect(chain.issuingSigner.algorithm).toBe('ecdsaWithSHA384');
    expect(chain.rootSigner).toBeUndefined();
  });

  it.each([
    ['a description that is not JSON', () => write({ description: '{' }), 'is not JSON'],
    ['a description with something else in it', () => write({ description: '{"root":"x","colour":"red"}' }), 'colour'],
    [
      'a file that is not there',
      () => write({ description: JSON.stringify({ root: 'none.pem', issuing: { certificate: 'a', key: 'b' } }) }),
      'cannot be read',
    ],
    ['a key that is none', () => write({ key: 'no key' }), 'no private key'],
    ['the key of somebody else', () => write({ key: toPem(generate('ec').key) }), 'not the key of the issuing'],
  ])('refuses %s', async (_, make, fault) => {
    const refused = load(make());
    await expect(refused).rejects.toThrow(InvalidAuthorityFile);
    await expect(refused).rejects.toThrow(fault);
  });

  it.each([
    ['another root', async () => ({ root: await issueRoot() }), 'not signed by the root'],
    [
      'an issuing certificate that is no authority',
      async () => ({ issuing: await below(root, [extensions.noAuthority()]) }),
      'not an authority',
    ],
    [
      'an issuing certificate that may not sign lists',
      async () => ({
        issuing: await below(root, [extensions.authorityConstraints(0), extensions.keyUsage(['keyCertSign'])]),
      }),
      'revocation lists',
    ],
    ['an issuing certificate that signed itself', async () => ({ issuing: await below(undefined) }), 'another issuer'],
  ])('refuses %s', async (_, make, fault) => {
    await expect(load(write(await make()))).rejects.toThrow(fault);
  });

  it('refuses certificates that are over, or not yet valid', async () => {
    await expect(load(write(), Date.now() + 2 * day)).rejects.toThrow('not valid now');
    await expect(load(write(), Date.now() - 2 * day)).rejects.toThrow('not valid now');
  });
});

describe('profiles in a file', () => {
  const documented = /<!-- example: profiles.json -->\n+```json\n([^]*?)```/.exec(
    readFileSync('docs/operators/certificates.md', 'utf8'),
  );
  const example = () => JSON.parse(documented?.[1] ?? '') as ReturnType<typeof parseProfiles>;

  it('are taken as the documentation shows them', () => {
    expect(parseProfiles(example())).toMatchObject({ name: 'example-state-1', capitals: false });
  });

  it('give one key one use: no contract is signed with the key that signs challenges', () => {
    const { profiles, ...rest } = example();
    const swapped = { authentication: profiles.signature, signature: profiles.authentication };
    expect(() => parseProfiles({ ...rest, profiles: swapped })).toThrow(InvalidProfilesFile);
  });

  it.each([
    ['a member that is unknown', { colour: 'red' }],
    ['an identifier that is none', { timeStampPolicy: '3.1' }],
    ['a validity of a hundred years', { validityDays: 36_500 }],
    ['no profiles', { profiles: {} }],
  ])('are refused with %s', (_, change) => {
    expect(() => parseProfiles({ ...example(), ...change })).toThrow(InvalidProfilesFile);
  });
});
