// Made by libs/testing/authenticator/make-attestation.sh, where the key of a batch below this root stands in the open.
// Only profile `local` trusts it; profile `production` refuses to start when it is configured.

/** The trust anchor "State ID Demo Attestation Root" (WebAuthn L3 §8.2): PEM, 2026 to 2046, its key destroyed. */
export const demoAttestationRoot = `-----BEGIN CERTIFICATE-----
MIIB4DCCAYagAwIBAgIUQjhxFP3e5bh56gtaA++UOCtKJtswCgYIKoZIzj0EAwIw
TjELMAkGA1UEBhMCWFgxFjAUBgNVBAoMDVN0YXRlIElEIERlbW8xJzAlBgNVBAMM
HlN0YXRlIElEIERlbW8gQXR0ZXN0YXRpb24gUm9vdDAeFw0yNjAxMDEwMDAwMDBa
Fw00NjAxMDEwMDAwMDBaME4xCzAJBgNVBAYTAlhYMRYwFAYDVQQKDA1TdGF0ZSBJ
RCBEZW1vMScwJQYDVQQDDB5TdGF0ZSBJRCBEZW1vIEF0dGVzdGF0aW9uIFJvb3Qw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASLbVY+VZNh+gRbNT5/In1ZLhhws789
c8bXOGbIllhokV/uGQ34CsAvEbYcslVSgD/6XJu9v39CyQv+9mB/eN+ao0IwQDAP
BgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBTuYF5bCRsAgIoH8IG+5XyTSwuJTzAO
BgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDSAAwRQIhAKFa2U1xR5bHZxE8CmrJ
9EAsZAIV41ZI1n9Gzg2YBtZXAiBmXLSNWpdGaGsAvOJZ2wskWkN3ho97KPy8coXK
Ey2e2A==
-----END CERTIFICATE-----
`;
