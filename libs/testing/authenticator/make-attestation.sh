#!/bin/sh
# Makes demo-attestation.ts, untrusted-attestation.ts, flawed-attestation.ts and libs/demo-attestation anew
# (WebAuthn L3 §8.2.1). The root keys are thrown away, so a new run replaces all of them and both trust anchors.
# Usage: sh libs/testing/authenticator/make-attestation.sh && npx prettier --write libs/testing/authenticator
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

AAGUID=5d1fb9a4-6c0e-4f7b-9d2a-3e8c71b04f16
OTHER_AAGUID=b2c7e0d3-18f5-4a96-8e41-07d9a5c63b28
FROM=20260101000000Z
UNTIL=20460101000000Z
OWNER='/C=XX/O=State ID Demo'
MODEL="$OWNER/OU=Authenticator Attestation/CN=State ID Software Authenticator"

cat > ca.cnf <<'CNF'
[ca]
default_ca = any
[any]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = anything
preserve = yes
unique_subject = no
rand_serial = yes
email_in_dn = no
[anything]
countryName = optional
organizationName = optional
organizationalUnitName = optional
commonName = supplied
[req]
distinguished_name = none
string_mask = utf8only
[none]
CNF
: > index.txt

# octets <aaguid>: an OCTET STRING of 16 bytes, in hexadecimal; openssl wraps it in the OCTET STRING of the extension.
octets() { printf '0410%s' "$(printf %s "$1" | tr -d -)"; }
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null; }
# extensions <name> <ca true|false> [<aaguid extension>]
extensions() {
  {
    echo "basicConstraints = critical,CA:$2"
    echo 'subjectKeyIdentifier = hash'
    if [ "$2" = true ]; then echo 'keyUsage = critical,keyCertSign,cRLSign'; else
      echo 'authorityKeyIdentifier = keyid'
      echo 'keyUsage = critical,digitalSignature'
    fi
    if [ -n "${3-}" ]; then echo "1.3.6.1.4.1.45724.1.1.4 = $3"; fi
  } > "$1.ext"
}
# issue <name> <key> <subject> <issuer | self> <extensions | none> [<from> <until>]
issue() {
  openssl req -new -utf8 -config ca.cnf -key "$2.key" -subj "$3" -out "$1.csr"
  if [ "$4" = self ]; then signer="-selfsign -keyfile $2.key"; else signer="-keyfile $4.key -cert $4.crt"; fi
  if [ "$5" = none ]; then ext=''; else ext="-extfile $5.ext"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config ca.cnf $signer $ext -in "$1.csr" -out "$1.crt" \
    -startdate "${6-$FROM}" -enddate "${7-$UNTIL}" 2>"$1.log" || { cat "$1.log"; exit 1; }
}

for name in demo-root untrusted-root impostor-root demo other untrusted; do key "$name"; done
extensions root true
extensions leaf false "DER:$(octets $AAGUID)"
extensions other-leaf false "DER:$(octets $OTHER_AAGUID)"
extensions authority-leaf true "DER:$(octets $AAGUID)"
extensions bare-leaf false
extensions critical-leaf false "critical,DER:$(octets $AAGUID)"
sed -i '/authorityKeyIdentifier/d' authority-leaf.ext
grep -v authorityKeyIdentifier leaf.ext > self-leaf.ext

issue demo-root demo-root "$OWNER/CN=State ID Demo Attestation Root" self root
issue untrusted-root untrusted-root '/C=XX/O=Nobody/CN=Unknown Attestation Root' self root
issue impostor-root impostor-root "$OWNER/CN=State ID Demo Attestation Root" self root
issue demo demo "$MODEL" demo-root leaf
issue other other "$MODEL Two" demo-root other-leaf
issue untrusted untrusted '/C=XX/O=Nobody/OU=Authenticator Attestation/CN=Unknown Authenticator' untrusted-root leaf
issue authority demo "$MODEL" demo-root authority-leaf
issue wrong-unit demo "$OWNER/OU=Laboratory/CN=State ID Software Authenticator" demo-root leaf
issue no-country demo '/O=State ID Demo/OU=Authenticator Attestation/CN=State ID Software Authenticator' demo-root leaf
issue expired demo "$MODEL" demo-root leaf 20240101000000Z 20250101000000Z
issue version-one demo "$MODEL" demo-root none
issue without-aaguid demo "$MODEL" demo-root bare-leaf
issue critical-aaguid demo "$MODEL" demo-root critical-leaf
issue self-signed demo "$MODEL" self self-leaf
issue impostor demo "$MODEL" impostor-root leaf

constant() { printf '\n/** %s */\nexport const %s = `%s\n`;\n' "$1" "$2" "$(cat "$3")"; }
member() { printf '\n  /** %s */\n  %s: `%s\n`,\n' "$1" "$2" "$(cat "$3")"; }

{
  cat <<TS
// Made by libs/testing/authenticator/make-attestation.sh, where the key of a batch below this root stands in the open.
// Only profile \`local\` trusts it; profile \`production\` refuses to start when it is configured.
TS
  constant 'The trust anchor "State ID Demo Attestation Root" (WebAuthn L3 §8.2): PEM, 2026 to 2046, its key destroyed.' demoAttestationRoot demo-root.crt
} > "$here/../../demo-attestation/index.ts"

{
  cat <<TS
// Made by make-attestation.sh. The private keys stand here in the open on purpose: whoever reads this file can make
// an attestation that chains to this root. Only profile \`local\` trusts the root; profile \`production\` refuses to
// start when it is configured.

/** A batch of authenticators of one model: what they sign attestations with (WebAuthn L3 §8.2.1). Texts are PEM. */
export interface AttestationBatch {
  readonly aaguid: string;
  readonly certificate: string;
  readonly privateKey: string;
}
TS
  printf "\nexport { demoAttestationRoot } from '#libs/demo-attestation';\n"
  printf '\n/** The model that SoftwareAuthenticator is by default; its AAGUID (WebAuthn L3 §6.5.1) and batch certificate. */\n'
  printf "export const demoAttestation: AttestationBatch = {\n  aaguid: '%s',\n  certificate: \`%s\n\`,\n  privateKey: \`%s\n\`,\n};\n" "$AAGUID" "$(cat demo.crt)" "$(cat demo.key)"
  printf '\n/** A second model under the same root, for lists of admitted models (WebAuthn L3 §6.5.1). */\n'
  printf "export const otherModelAttestation: AttestationBatch = {\n  aaguid: '%s',\n  certificate: \`%s\n\`,\n  privateKey: \`%s\n\`,\n};\n" "$OTHER_AAGUID" "$(cat other.crt)" "$(cat other.key)"
} > "$here/demo-attestation.ts"

{
  cat <<TS
// Made by make-attestation.sh; a flawless certificate whose root nobody trusts. Its key is public on purpose.
import { type AttestationBatch, demoAttestation } from './demo-attestation.js';
TS
  constant 'The root that no profile trusts: PEM, its key destroyed (WebAuthn L3 §7.1).' untrustedAttestationRoot untrusted-root.crt
  printf '\n/** A batch that claims to be the demo model, but chains to a root that nobody trusts (WebAuthn L3 §8.2.1). */\n'
  printf "export const untrustedAttestation: AttestationBatch = {\n  aaguid: demoAttestation.aaguid,\n  certificate: \`%s\n\`,\n  privateKey: \`%s\n\`,\n};\n" "$(cat untrusted.crt)" "$(cat untrusted.key)"
} > "$here/untrusted-attestation.ts"

{
  cat <<TS
// Made by make-attestation.sh. All leaves carry the public key of demoAttestation, so its private key signs for each.

/** Attestation certificates that each break one rule of WebAuthn L3 §8.2.1 or of the path to the root. PEM. */
export const flawedCertificates = {
TS
  member 'Issued by the demo root with basicConstraints CA true.' authority authority.crt
  member 'Issued by the demo root with another OU than "Authenticator Attestation".' wrongUnit wrong-unit.crt
  member 'Issued by the demo root without C in its subject.' withoutCountry no-country.crt
  member 'Issued by the demo root, valid in the year 2024 only.' expired expired.crt
  member 'Issued by the demo root as X.509 version 1, without any extension.' versionOne version-one.crt
  member 'Issued by the demo root without the AAGUID extension, which a root of two models may not leave out.' withoutAaguid without-aaguid.crt
  member 'Issued by the demo root with the AAGUID extension marked critical.' criticalAaguid critical-aaguid.crt
  member 'Signed by its own key: no path to any root (GHSA-6hxq-p678-4hr2).' selfSigned self-signed.crt
  member 'Issued by impostorRoot, which bears the name of the demo root.' impostor impostor.crt
  member 'A root with the name of the demo root and another key, to be sent along with \`impostor\`.' impostorRoot impostor-root.crt
  echo '} as const;'
} > "$here/flawed-attestation.ts"
