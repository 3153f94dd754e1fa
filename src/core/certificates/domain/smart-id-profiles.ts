import { oids } from '#libs/x509';
import type { CertificateProfile, CertificateProfiles } from './certificate-profile.js';

/** Policies that the public clients of Smart-ID look for; they are in another organisation's arc. */
const smartId = { qualified: '1.3.6.1.4.1.10015.17.2', nonQualified: '1.3.6.1.4.1.10015.17.1' };
const smartIdAuthentication = '1.3.6.1.4.1.62306.5.7.0';
/** ETSI EN 319 411-1 §5.3 and EN 319 411-2 §5.3. */
const [ncp, ncpPlus, qcpQscd] = ['0.4.0.2042.1.1', '0.4.0.2042.1.2', '0.4.0.194112.1.2'];

const authentication = (policies: readonly string[]): CertificateProfile => ({
  keyUsages: ['digitalSignature'],
  // Both, because some clients look for the one and some for the other.
  extendedKeyUsages: [smartIdAuthentication, oids.clientAuth],
  policies: policies.map((id) => ({ id })),
  statements: undefined,
});

const signature = (policies: readonly string[], statements?: CertificateProfile['statements']): CertificateProfile => ({
  keyUsages: ['nonRepudiation'],
  extendedKeyUsages: [],
  policies: policies.map((id) => ({ id })),
  statements,
});

const qualified = {
  semantics: true,
  compliance: true,
  signatureDevice: true,
  electronicSignature: true,
  disclosures: [],
  legislation: [],
};

/**
 * For trying unmodified Smart-ID clients, and for nothing else: it states a qualified device that is not there, under
 * policies that belong to somebody else. Profile `production` does not take it.
 */
export const smartIdProfiles: CertificateProfiles = {
  name: 'smart-id-compatibility',
  validityDays: 3 * 365,
  names: 'native',
  capitals: true,
  dateOfBirth: true,
  timeStampPolicy: '2.25.192306714417013853091254113217184612773',
  profiles: {
    authentication: {
      qualified: authentication([smartId.qualified, ncpPlus]),
      advanced: authentication([smartId.nonQualified, ncp]),
    },
    signature: {
      qualified: signature([smartId.qualified, qcpQscd], qualified),
      advanced: signature([smartId.nonQualified, ncp]),
    },
  },
};
