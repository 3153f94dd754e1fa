/** Object identifiers by the names that their specifications give them. */
export const oids = {
  // X.520
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  countryName: '2.5.4.6',
  organizationName: '2.5.4.10',
  givenName: '2.5.4.42',
  organizationIdentifier: '2.5.4.97',
  // RFC 5280 §4.2 and §5.2
  subjectDirectoryAttributes: '2.5.29.9',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  anyPolicy: '2.5.29.32.0',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  cps: '1.3.6.1.5.5.7.2.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  // RFC 3739
  qcStatements: '1.3.6.1.5.5.7.1.3',
  dateOfBirth: '1.3.6.1.5.5.7.9.1',
  pkixQCSyntaxV2: '1.3.6.1.5.5.7.11.2',
  // ETSI EN 319 412-1 §5.1, EN 319 412-5 §4
  semanticsNatural: '0.4.0.194121.1.1',
  qcCompliance: '0.4.0.1862.1.1',
  qcSscd: '0.4.0.1862.1.4',
  qcPds: '0.4.0.1862.1.5',
  qcType: '0.4.0.1862.1.6',
  qcTypeEsign: '0.4.0.1862.1.6.1',
  qcLegislation: '0.4.0.1862.1.7',
  // RFC 6960
  ocsp: '1.3.6.1.5.5.7.48.1',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  ocspArchiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  // RFC 5652, RFC 3161, RFC 5035
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** Hash functions and the names that node:crypto has for them. */
export const hashOids: Readonly<Record<string, { readonly name: string; readonly octets: number }>> = {
  '1.3.14.3.2.26': { name: 'sha1', octets: 20 },
  '2.16.840.1.101.3.4.2.1': { name: 'sha256', octets: 32 },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', octets: 48 },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', octets: 64 },
  '2.16.840.1.101.3.4.2.8': { name: 'sha3-256', octets: 32 },
  '2.16.840.1.101.3.4.2.9': { name: 'sha3-384', octets: 48 },
  '2.16.840.1.101.3.4.2.10': { name: 'sha3-512', octets: 64 },
};
