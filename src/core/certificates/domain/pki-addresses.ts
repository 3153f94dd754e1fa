/** Where everybody finds what belongs to the certificates. These addresses stand in certificates and must stay. */
export abstract class PkiAddresses {
  abstract readonly ocsp: string;
  abstract readonly timeStamps: string;
  abstract readonly issuingCertificate: string;
  abstract readonly rootCertificate: string;
  abstract readonly issuingList: string;
  abstract readonly rootList: string;
}

/** @param origin without a slash at its end */
export function pkiAddresses(origin: string): PkiAddresses {
  const base = `${origin}/pki`;
  return {
    ocsp: `${base}/ocsp`,
    timeStamps: `${base}/time-stamp`,
    issuingCertificate: `${base}/issuing.cer`,
    rootCertificate: `${base}/root.cer`,
    issuingList: `${base}/issuing.crl`,
    rootList: `${base}/root.crl`,
  };
}
