// Made by make-attestation.sh; a flawless certificate whose root nobody trusts. Its key is public on purpose.
import { type AttestationBatch, demoAttestation } from './demo-attestation.js';

/** The root that no profile trusts: PEM, its key destroyed (WebAuthn L3 §7.1). */
export const untrustedAttestationRoot = `-----BEGIN CERTIFICATE-----
MIIBxjCCAWygAwIBAgIUVaOWiECqenSDtdl+K8MyCaF9RUgwCgYIKoZIzj0EAwIw
QTELMAkGA1UEBhMCWFgxDzANBgNVBAoMBk5vYm9keTEhMB8GA1UEAwwYVW5rbm93
biBBdHRlc3RhdGlvbiBSb290MB4XDTI2MDEwMTAwMDAwMFoXDTQ2MDEwMTAwMDAw
MFowQTELMAkGA1UEBhMCWFgxDzANBgNVBAoMBk5vYm9keTEhMB8GA1UEAwwYVW5r
bm93biBBdHRlc3RhdGlvbiBSb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
7L7mjpAfayJXIavILPDyswmCg0W6IWznV8uL6P5zGdpiZRTHCLsk900hHiQXuZ2Z
FQ/E02ThmVjo/eOdaDlHe6NCMEAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQU
jH1DotsJC/C0TB+wkFFTo6HEDy8wDgYDVR0PAQH/BAQDAgEGMAoGCCqGSM49BAMC
A0gAMEUCIAo/rrVQYTMx4vMMdT9/f4sjagApK5iyHa87YcrXbwUgAiEA4n0xZaAY
6shaReCPqUfc2Is7UKeEuXBc587VNGD/tC4=
-----END CERTIFICATE-----
`;

/** A batch that claims to be the demo model, but chains to a root that nobody trusts (WebAuthn L3 §8.2.1). */
export const untrustedAttestation: AttestationBatch = {
  aaguid: demoAttestation.aaguid,
  certificate: `-----BEGIN CERTIFICATE-----
MIICKjCCAdCgAwIBAgIUUY4bPggW8ehAhSzi/z1fAKxxjVgwCgYIKoZIzj0EAwIw
QTELMAkGA1UEBhMCWFgxDzANBgNVBAoMBk5vYm9keTEhMB8GA1UEAwwYVW5rbm93
biBBdHRlc3RhdGlvbiBSb290MB4XDTI2MDEwMTAwMDAwMFoXDTQ2MDEwMTAwMDAw
MFowYjELMAkGA1UEBhMCWFgxDzANBgNVBAoMBk5vYm9keTEiMCAGA1UECwwZQXV0
aGVudGljYXRvciBBdHRlc3RhdGlvbjEeMBwGA1UEAwwVVW5rbm93biBBdXRoZW50
aWNhdG9yMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAERIgsDllfU95KbN/or/ad
ByDaUexBkCpDQXGNbD7eTlXc/8jR5wKT6I8s4Xz+UtCWfALZUMlJ/eObiiNRtooJ
EqOBhDCBgTAMBgNVHRMBAf8EAjAAMB0GA1UdDgQWBBQoCoTvr7V6RX19ROQBcjd9
izdpTTAfBgNVHSMEGDAWgBSMfUOi2wkL8LRMH7CQUVOjocQPLzAOBgNVHQ8BAf8E
BAMCB4AwIQYLKwYBBAGC5RwBAQQEEgQQXR+5pGwOT3udKj6McbBPFjAKBggqhkjO
PQQDAgNIADBFAiEAi37ahNIxsNaB003jA5zlcaZEAZ5G61CU7MLpCYotiC0CIGWh
abucOBgSeKkjbTQSuDpxjvJbp72YijK965980grk
-----END CERTIFICATE-----
`,
  privateKey: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwEKOSrf3tpxvwSo0
BOb+KjVwBLNL1In6/nXUx4ssjRKhRANCAAREiCwOWV9T3kps3+iv9p0HINpR7EGQ
KkNBcY1sPt5OVdz/yNHnApPojyzhfP5S0JZ8AtlQyUn945uKI1G2igkS
-----END PRIVATE KEY-----
`,
};
