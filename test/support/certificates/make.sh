#!/bin/sh
# Makes the certificates of the tests anew: an authority; from it a server, a relying party and one whose name holds a
# comma; from a stranger one with the same name; and one of its own making. Their keys are good for nothing else.
# Usage: sh test/support/certificates/make.sh
set -eu
cd "$(dirname "$0")"
rm -f ./*.pem

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1-key.pem"; }
authority() {
  key "$1"
  openssl req -x509 -new -key "$1-key.pem" -subj "/O=State ID Tests/CN=$1" -days 36500 -out "$1.pem" \
    -addext 'basicConstraints=critical,CA:true'
}
# name, authority, usage, alternative names, days
issue() {
  key "$1"
  printf 'basicConstraints=CA:false\nextendedKeyUsage=%s\nsubjectAltName=@names\n[names]\n%b\n' "$3" "$4" > extensions.tmp
  openssl req -new -key "$1-key.pem" -subj "/C=EE/O=State ID Tests/CN=$1" |
    openssl x509 -req -CA "$2.pem" -CAkey "$2-key.pem" -days "$5" -extfile extensions.tmp -out "$1.pem"
}

authority authority
authority stranger
issue server authority serverAuth 'DNS.1=localhost\nDNS.2=mtls.localhost\nIP=127.0.0.1' 36500
issue party authority clientAuth 'DNS=party.example\nURI=https://party.example/\nIP=192.0.2.1\nemail=key@party.example' 36500
issue quoting authority clientAuth 'URI=https://quoting.example/a, DNS:party.example, b' 36500
issue forged stranger clientAuth 'DNS=party.example' 36500
key own
openssl req -x509 -new -key own-key.pem -subj /CN=own -days 36500 -out own.pem
rm -f extensions.tmp authority-key.pem stranger-key.pem ./*.srl
