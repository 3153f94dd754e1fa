const library = process.env['STATE_ID_TEST_SOFTHSM'] ?? '';

/** Settings of a hardware security module in software, with a token of this run; `undefined` where there is none. */
export const softHsm =
  library === '' ? undefined : { PKCS11_MODULE: library, PKCS11_TOKEN: 'state-id-test', PKCS11_PIN: '1234' };
