// Made by make-attestation.sh. The private keys stand here in the open on purpose: whoever reads this file can make
// an attestation that chains to this root. Only profile `local` trusts the root; profile `production` refuses to
// start when it is configured.

/** A batch of authenticators of one model: what they sign attestations with (WebAuthn L3 §8.2.1). Texts are PEM. */
export interface AttestationBatch {
  readonly aaguid: string;
  readonly certificate: string;
  readonly privateKey: string;
}

export { demoAttestationRoot } from '#libs/demo-attestation';

/** The model that SoftwareAuthenticator is by default; its AAGUID (WebAuthn L3 §6.5.1) and batch certificate. */
export const demoAttestation: AttestationBatch = {
  aaguid: '5d1fb9a4-6c0e-4f7b-9d2a-3e8c71b04f16',
  certificate: `-----BEGIN CERTIFICATE-----
MIICSDCCAe6gAwIBAgIUcWTio3++ER1vtKd+JviwBuz5rDowCgYIKoZIzj0EAwIw
TjELMAkGA1UEBhMCWFgxFjAUBgNVBAoMDVN0YXRlIElEIERlbW8xJzAlBgNVBAMM
HlN0YXRlIElEIERlbW8gQXR0ZXN0YXRpb24gUm9vdDAeFw0yNjAxMDEwMDAwMDBa
Fw00NjAxMDEwMDAwMDBaMHMxCzAJBgNVBAYTAlhYMRYwFAYDVQQKDA1TdGF0ZSBJ
RCBEZW1vMSIwIAYDVQQLDBlBdXRoZW50aWNhdG9yIEF0dGVzdGF0aW9uMSgwJgYD
VQQDDB9TdGF0ZSBJRCBTb2Z0d2FyZSBBdXRoZW50aWNhdG9yMFkwEwYHKoZIzj0C
AQYIKoZIzj0DAQcDQgAE0fn5LueFarXp8DUCAvk0yKN/rHWsdRoZO6q160xpNNza
Biu7UQxe0LZ+4tvLWipeUQHA3jfvB5Jv9BHtgrNlIKOBhDCBgTAMBgNVHRMBAf8E
AjAAMB0GA1UdDgQWBBS/VRQvv7YlLvB2i95gYD7jEPDvVTAfBgNVHSMEGDAWgBTu
YF5bCRsAgIoH8IG+5XyTSwuJTzAOBgNVHQ8BAf8EBAMCB4AwIQYLKwYBBAGC5RwB
AQQEEgQQXR+5pGwOT3udKj6McbBPFjAKBggqhkjOPQQDAgNIADBFAiBvf/PVms6p
Bf28J9QQVD2ptptqZVMbZfbSdCUtnPRd5gIhAOUF71sA3MxReMDBAMrdT1Ciuok7
voBcOnB82zTcl4D2
-----END CERTIFICATE-----
`,
  privateKey: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWJ1ZR7z7kCyGLmPb
9g+3zpvmRm+nQOvz+lAkQj5PbKahRANCAATR+fku54VqtenwNQIC+TTIo3+sdax1
Ghk7qrXrTGk03NoGK7tRDF7Qtn7i28taKl5RAcDeN+8Hkm/0Ee2Cs2Ug
-----END PRIVATE KEY-----
`,
};

/** A second model under the same root, for lists of admitted models (WebAuthn L3 §6.5.1). */
export const otherModelAttestation: AttestationBatch = {
  aaguid: 'b2c7e0d3-18f5-4a96-8e41-07d9a5c63b28',
  certificate: `-----BEGIN CERTIFICATE-----
MIICSzCCAfKgAwIBAgIUHdFCnYPRz++rO5HrM+YH8ZwkxwswCgYIKoZIzj0EAwIw
TjELMAkGA1UEBhMCWFgxFjAUBgNVBAoMDVN0YXRlIElEIERlbW8xJzAlBgNVBAMM
HlN0YXRlIElEIERlbW8gQXR0ZXN0YXRpb24gUm9vdDAeFw0yNjAxMDEwMDAwMDBa
Fw00NjAxMDEwMDAwMDBaMHcxCzAJBgNVBAYTAlhYMRYwFAYDVQQKDA1TdGF0ZSBJ
RCBEZW1vMSIwIAYDVQQLDBlBdXRoZW50aWNhdG9yIEF0dGVzdGF0aW9uMSwwKgYD
VQQDDCNTdGF0ZSBJRCBTb2Z0d2FyZSBBdXRoZW50aWNhdG9yIFR3bzBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNAmRjcNqe08lu+6wHJlubaWPYQDWOGmjNH0Ntvv
kEksPGqFqCRqfqCFtq+YJavBa/lYi6f7rED45G2KfXfXrAmjgYQwgYEwDAYDVR0T
AQH/BAIwADAdBgNVHQ4EFgQUpWt6XHIh2LqZCSZX/i1MIrOrL08wHwYDVR0jBBgw
FoAU7mBeWwkbAICKB/CBvuV8k0sLiU8wDgYDVR0PAQH/BAQDAgeAMCEGCysGAQQB
guUcAQEEBBIEELLH4NMY9UqWjkEH2aXGOygwCgYIKoZIzj0EAwIDRwAwRAIgenxO
CuT8UnzFPurtnhxnq6bDOeYruGMkUYsh49LPAXYCIF1S7iZgiCCgWRNO2JxrsZ57
1B4YNo8JDfkntk2snXvw
-----END CERTIFICATE-----
`,
  privateKey: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnH8BwRcknwuHHfpv
rhrmutRtnLEz1xljJ4ZNYsWjCXuhRANCAATQJkY3DantPJbvusByZbm2lj2EA1jh
pozR9Dbb75BJLDxqhagkan6ghbavmCWrwWv5WIun+6xA+ORtin1316wJ
-----END PRIVATE KEY-----
`,
};
