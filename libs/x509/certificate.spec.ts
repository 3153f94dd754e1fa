import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { issue, issueRoot, type Holder } from '../../test/support/sample-authority.js';
import { ToolBox } from '../../test/support/tools.js';
import { encodeName, extensions, MalformedCertificate, oids, qualifiedStatements, readCertificate } from './index.js';

const tools = new ToolBox();
let root: Holder;
let citizen: Holder;

const statements = {
  semantics: true,
  compliance: true,
  signatureDevice: true,
  electronicSignature: true,
  disclosures: [{ url: 'https://pki.example/pds', language: 'en' }],
  legislation: ['UA'],
};

beforeAll(async () => {
  root = await issueRoot();
  citizen = await issue(
    {
      name: [
        ['countryName', 'UA'],
        ['commonName', 'ПРИКЛАДНА,ОКСАНА'],
        ['surname', 'ПРИКЛАДНА'],
        ['givenName', 'ОКСАНА'],
        ['serialNumber', 'PNOUA-19840312-99012'],
      ],
      serial: '80112233445566778899aabbccddeeff',
      kind: 'rsa',
      extensions: [
        extensions.noAuthority(),
        extensions.keyUsage(['nonRepudiation']),
        extensions.authorityInfoAccess({ issuer: 'http://pki.example/ca.cer', ocsp: 'http://pki.example/ocsp' }),
        extensions.crlDistributionPoint('http://pki.example/ca.crl'),
        extensions.alternativeDirectoryName(encodeName([['commonName', 'PNOUA-19840312-99012-ABCD-Q']])),
        extensions.certificatePolicies([
          { id: '2.25.1.2', practiceStatement: 'https://pki.example/cps' },
          { id: '0.4.0.194112.1.2' },
        ]),
        extensions.dateOfBirth('1984-03-12'),
        qualifiedStatements(statements),
      ],
    },
    root,
  );
});
afterAll(() => tools.dispose());

describe('a certificate of a citizen', () => {
  it('is accepted by OpenSSL in its strict mode, and by GnuTLS', () => {
    const [ca, leaf] = [
      tools.writePem('root.pem', root.certificate.der),
      tools.writePem('leaf.pem', citizen.certificate.der),
    ];
    expect(tools.run('openssl', 'verify', '-x509_strict', '-CAfile', ca, leaf)).toMatchObject({ status: 0 });
    const chain = tools.writePem('chain.pem', citizen.certificate.der, root.certificate.der);
    expect(tools.run('certtool', '--verify', '--load-ca-certificate', ca, '--infile', chain)).toMatchObject({
      status: 0,
    });
  });

  it('says to OpenSSL what it was made to say', () => {
    const leaf = tools.writePem('shown.pem', citizen.certificate.der);
    const shown = tools.run('openssl', 'x509', '-in', leaf, '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus');
    const text = shown.output.replace(/\s+/g, ' ');
    const said = [
      'C=UA,CN=ПРИКЛАДНА,ОКСАНА,SN=ПРИКЛАДНА,GN=ОКСАНА,serialNumber=PNOUA-19840312-99012',
      '80:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff',
      'Key Usage: critical Non Repudiation Authority',
      'CA Issuers - URI:http://pki.example/ca.cer',
      'OCSP - URI:http://pki.example/ocsp',
      'URI:http://pki.example/ca.crl',
      'DirName:/CN=PNOUA-19840312-99012-ABCD-Q',
      'Policy: 2.25.1.2 CPS: https://pki.example/cps Policy: 0.4.0.194112.1.2',
      'CA:FALSE',
    ];
    expect(said.filter((part) => !text.includes(part))).toEqual([]);
  });

  it('comes back from reading as it was written', () => {
    const { certificate } = citizen;
    const again = readCertificate(certificate.der);
    expect(again).toEqual(certificate);
    expect(again).toMatchObject({
      serial: '80112233445566778899aabbccddeeff',
      isAuthority: false,
      keyUsages: ['nonRepudiation'],
      policies: ['2.25.1.2', '0.4.0.194112.1.2'],
    });
    expect(again.issuer).toEqual(root.certificate.subject);
    expect(again.publicKey).toEqual(citizen.publicKey);
    expect(again.authorityKeyIdentifier).toEqual(root.certificate.keyIdentifier);
    expect(again.subjectAttributes.get(oids.serialNumber)).toBe('PNOUA-19840312-99012');
    expect(new X509Certificate(certificate.der).verify(new X509Certificate(root.certificate.der).publicKey)).toBe(true);
  });

  it('has the qualified statements of EN 319 412-5 in their order, octet by octet', () => {
    const value = citizen.certificate.extensions.get(oids.qcStatements)?.toString('hex') ?? '';
    const ids = ['2b06010505070b02', '04008e460101', '04008e460104', '04008e460106', '04008e460105', '04008e460107'];
    const places = ids.map((id) => value.indexOf(id));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(value.startsWith('30')).toBe(true);
  });

  it('keeps the day of birth at noon', () => {
    const value = citizen.certificate.extensions.get(oids.subjectDirectoryAttributes)?.toString('latin1');
    expect(value).toContain('19840312120000Z');
  });
});

describe('an authority', () => {
  it('is read as one', () => {
    expect(root.certificate).toMatchObject({ isAuthority: true, keyUsages: ['keyCertSign', 'cRLSign'] });
  });
});

describe('reading a certificate', () => {
  it('refuses every one that is cut off', () => {
    const { der } = citizen.certificate;
    for (let length = 0; length < der.length; length += 97)
      expect(() => readCertificate(der.subarray(0, length))).toThrow(MalformedCertificate);
  });

  it('refuses something behind it', () => {
    expect(() => readCertificate(Buffer.concat([citizen.certificate.der, Buffer.of(0)]))).toThrow(MalformedCertificate);
  });
});

describe('a name', () => {
  it('refuses a serial number that X.520 does not allow', () => {
    expect(() => encodeName([['serialNumber', 'PASUA-МЮ123456']])).toThrow(RangeError);
  });
});
