/** The modules of the official test plans, by their own names (openid.net conformance suite), as far as we have them. */
export const basicModules = [
  'oidcc-server',
  'oidcc-response-type-missing',
  'oidcc-idtoken-signature',
  'oidcc-idtoken-unsigned',
  'oidcc-userinfo-get',
  'oidcc-userinfo-post-header',
  'oidcc-userinfo-post-body',
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow',
  'oidcc-scope-profile',
  'oidcc-scope-email',
  'oidcc-scope-address',
  'oidcc-scope-phone',
  'oidcc-scope-all',
  'oidcc-alternate-happy-flow',
  'oidcc-display-page',
  'oidcc-display-popup',
  'oidcc-prompt-login',
  'oidcc-prompt-none-not-logged-in',
  'oidcc-prompt-none-logged-in',
  'oidcc-max-age-1',
  'oidcc-max-age-10000',
  'oidcc-ensure-request-with-unknown-parameter-succeeds',
  'oidcc-id-token-hint',
  'oidcc-login-hint',
  'oidcc-ui-locales',
  'oidcc-claims-locales',
  'oidcc-ensure-request-with-acr-values-succeeds',
  'oidcc-codereuse',
  'oidcc-codereuse-30seconds',
  'oidcc-ensure-registered-redirect-uri',
  'oidcc-ensure-post-request-succeeds',
  'oidcc-server-client-secret-post',
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
  'oidcc-claims-essential',
  'oidcc-ensure-request-object-with-redirect-uri',
  'oidcc-refresh-token',
  'oidcc-ensure-request-with-valid-pkce-succeeds',
] as const;

export type BasicModule = (typeof basicModules)[number];

/** What a plan asks for and we do not have, and why. Everything else has to pass. */
export const notOffered: Readonly<Partial<Record<BasicModule, string>>> = {
  'oidcc-scope-email': 'a state knows no e-mail address of its citizens: the scope does not exist',
  'oidcc-scope-address': 'addresses are not released to portals: the scope does not exist',
  'oidcc-scope-phone': 'a telephone is no identity: the scope does not exist',
  'oidcc-idtoken-unsigned': 'optional; tokens without a signature are never issued',
  'oidcc-server-client-secret-post': 'optional; a secret in a body ends in logs: client_secret_basic is offered',
};

/** `fapi2-security-profile-final-test-plan`, in the order of the plan. */
export const fapi2Modules = [
  'fapi2-security-profile-final-discovery-end-point-verification',
  'fapi2-security-profile-final-happy-flow',
  'fapi2-security-profile-final-user-rejects-authentication',
  'fapi2-security-profile-final-ensure-authorization-request-without-state-success',
  'fapi2-security-profile-final-ensure-authorization-request-without-nonce-success',
  'fapi2-security-profile-final-ensure-authorization-request-with-64-char-nonce-success',
  'fapi2-security-profile-final-ensure-other-scope-order-succeeds',
  'fapi2-security-profile-final-test-claims-parameter-identity-claims',
  'fapi2-security-profile-final-access-token-type-header-case-sensitivity',
  'fapi2-security-profile-final-check-dpop-proof-nbf-exp',
  'fapi2-security-profile-final-ensure-dpopproof-with-iat-10seconds-before-succeeds',
  'fapi2-security-profile-final-ensure-dpopproof-with-iat-10seconds-after-succeeds',
  'fapi2-security-profile-final-ensure-mismatched-dpop-jkt-fails',
  'fapi2-security-profile-final-ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt',
  'fapi2-security-profile-final-ensure-token-endpoint-fails-with-mismatched-dpop-jkt',
  'fapi2-security-profile-final-ensure-dpopproof-at-par-endpoint-binding-success',
  'fapi2-security-profile-final-ensure-dpop-auth-code-binding-success',
  'fapi2-security-profile-final-ensure-different-nonce-inside-and-outside-request-object',
  'fapi2-security-profile-final-ensure-different-state-inside-and-outside-request-object',
  'fapi2-security-profile-final-ensure-authorization-request-with-long-nonce',
  'fapi2-security-profile-final-ensure-authorization-request-with-long-state',
  'fapi2-security-profile-final-state-only-outside-request-object-not-used',
  'fapi2-security-profile-final-ensure-request-object-without-redirect-uri-fails',
  'fapi2-security-profile-final-ensure-registered-redirect-uri',
  'fapi2-security-profile-final-plain-fapi-tolerate-unregistered-redirect-uri',
  'fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails',
  'fapi2-security-profile-final-ensure-redirect-uri-in-authorization-request',
  'fapi2-security-profile-final-ensure-response-type-code-idtoken-fails',
  'fapi2-security-profile-final-australia-connectid-ensure-invalid-purpose-fails',
  'fapi2-security-profile-final-ensure-response-type-token-fails',
  'fapi2-security-profile-final-ensure-client-id-in-token-endpoint',
  'fapi2-security-profile-final-ensure-holder-of-key-required',
  'fapi2-security-profile-final-ensure-authorization-code-is-bound-to-client',
  'fapi2-security-profile-final-attempt-reuse-authorization-code-after-one-second',
  'fapi2-security-profile-final-ensure-token-endpoint-fails-with-expired-auth-code',
  'fapi2-security-profile-final-ensure-signed-client-assertion-with-RS256-fails',
  'fapi2-security-profile-final-ensure-client-assertion-in-token-endpoint',
  'fapi2-security-profile-final-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails',
  'fapi2-security-profile-final-ensure-client-assertion-with-wrong-aud-fails',
  'fapi2-security-profile-final-ensure-client-assertion-with-no-sub-fails',
  'fapi2-security-profile-final-dpop-negative-tests',
  'fapi2-security-profile-final-refresh-token',
  'fapi2-security-profile-final-ensure-server-handles-non-matching-intent-id',
  'fapi2-security-profile-final-test-essential-acr-sca-claim',
  'fapi2-security-profile-final-brazil-ensure-bad-payment-signature-fails',
  'fapi2-security-profile-final-australia-connectid-test-claims-parameter-idtoken-identity-claims',
  'fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds',
  'fapi2-security-profile-final-par-attempt-reuse-request_uri',
  'fapi2-security-profile-final-par-attempt-to-use-expired-request_uri',
  'fapi2-security-profile-final-par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted',
  'fapi2-security-profile-final-par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails',
  'fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client',
  'fapi2-security-profile-final-par-authorization-request-containing-request_uri-form-param',
  'fapi2-security-profile-final-par-attempt-invalid-http-method',
  'fapi2-security-profile-final-par-ensure-pkce-required',
  'fapi2-security-profile-final-ensure-pkce-code-verifier-required',
  'fapi2-security-profile-final-incorrect-pkce-code-verifier-rejected',
  'fapi2-security-profile-final-par-plain-pkce-rejected',
  'fapi2-security-profile-final-par-without-duplicate-parameters',
  'fapi2-security-profile-final-par-test-array-as-audience-fails',
  'fapi2-security-profile-final-par-test-par-endpoint-url-as-audience-fails',
  'fapi2-security-profile-final-par-test-token-endpoint-url-as-audience-fails',
] as const;

export type Fapi2Module = (typeof fapi2Modules)[number];

/** What only a national profile asks for. The plan runs them in no other profile, and here it is `plain_fapi`. */
export const fapi2NotOffered: Readonly<Partial<Record<Fapi2Module, string>>> = {
  'fapi2-security-profile-final-australia-connectid-ensure-invalid-purpose-fails':
    'only for the profile of Australia’s ConnectID',
  'fapi2-security-profile-final-australia-connectid-test-claims-parameter-idtoken-identity-claims':
    'only for the profile of Australia’s ConnectID',
  'fapi2-security-profile-final-brazil-ensure-bad-payment-signature-fails':
    'only for the profile of Open Finance Brazil',
  'fapi2-security-profile-final-ensure-server-handles-non-matching-intent-id':
    'only for profiles of banks, whose consents have an id',
  'fapi2-security-profile-final-test-essential-acr-sca-claim':
    'only for the profile of Open Banking UK; ours are tested in levels.spec.ts',
};

/** What `fapi2-message-signing-final-test-plan` adds: requests are signed (JAR), answers too (JARM). */
export const signingModules = [
  'fapi2-security-profile-final-ensure-request-object-with-multiple-aud-succeeds',
  'fapi2-security-profile-final-ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted',
  'fapi2-security-profile-final-ensure-request-object-without-exp-fails',
  'fapi2-security-profile-final-ensure-request-object-without-nbf-fails',
  'fapi2-security-profile-final-ensure-expired-request-object-fails',
  'fapi2-security-profile-final-ensure-request-object-with-bad-aud-fails',
  'fapi2-security-profile-final-ensure-request-object-with-exp-over-60-fails',
  'fapi2-security-profile-final-australia-connectid-ensure-request-object-with-exp-over-10-fails',
  'fapi2-security-profile-final-ensure-request-object-with-nbf-over-60-fails',
  'fapi2-security-profile-final-australia-connectid-ensure-request-object-with-nbf-over-15-fails',
  'fapi2-security-profile-final-ensure-signed-request-object-with-RS256-fails',
  'fapi2-security-profile-final-ensure-request-object-signature-algorithm-is-not-none',
  'fapi2-security-profile-final-ensure-request-object-with-invalid-signature-fails',
  'fapi2-security-profile-final-ensure-matching-key-in-authorization-request',
  'fapi2-security-profile-final-ensure-unsigned-request-at-par-endpoint-fails',
  'fapi2-security-profile-final-par-authorization-request-containing-request_uri',
] as const;

export type SigningModule = (typeof signingModules)[number];

export const signingNotOffered: Readonly<Partial<Record<SigningModule, string>>> = {
  'fapi2-security-profile-final-australia-connectid-ensure-request-object-with-exp-over-10-fails':
    'only for the profile of Australia’s ConnectID',
  'fapi2-security-profile-final-australia-connectid-ensure-request-object-with-nbf-over-15-fails':
    'only for the profile of Australia’s ConnectID',
};

/** The modules of fapi-ciba-id1-test-plan (private_key_jwt and mtls, poll and ping), but for those of national profiles. */
export const fapiCibaModules = [
  'fapi-ciba-id1-discovery-end-point-verification',
  'fapi-ciba-id1',
  'fapi-ciba-id1-user-rejects-authentication',
  'fapi-ciba-id1-multiple-call-to-token-endpoint',
  'fapi-ciba-id1-auth-req-id-expired',
  'fapi-ciba-id1-ensure-authorization-request-with-binding-message-succeeds',
  'fapi-ciba-id1-ensure-other-scope-order-succeeds',
  'fapi-ciba-id1-ensure-requested-expiry-as-string-succeeds',
  'fapi-ciba-id1-ensure-authorization-request-with-potentially-bad-binding-message',
  'fapi-ciba-id1-ensure-request-object-missing-aud-fails',
  'fapi-ciba-id1-ensure-request-object-bad-aud-fails',
  'fapi-ciba-id1-ensure-request-object-missing-iss-fails',
  'fapi-ciba-id1-ensure-request-object-bad-iss-fails',
  'fapi-ciba-id1-ensure-request-object-missing-exp-fails',
  'fapi-ciba-id1-ensure-request-object-expired-exp-fails',
  'fapi-ciba-id1-ensure-request-object-exp-is-70-minutes-in-future-fails',
  'fapi-ciba-id1-ensure-request-object-missing-iat-fails',
  'fapi-ciba-id1-ensure-request-object-missing-nbf-fails',
  'fapi-ciba-id1-ensure-request-object-nbf-is-10-minutes-in-future-fails',
  'fapi-ciba-id1-ensure-request-object-nbf-is-70-minutes-in-past-fails',
  'fapi-ciba-id1-ensure-request-object-missing-jti-fails',
  'fapi-ciba-id1-ensure-request-object-signature-algorithm-is-none-fails',
  'fapi-ciba-id1-ensure-request-object-signature-algorithm-is-bad-fails',
  'fapi-ciba-id1-ensure-request-object-signature-algorithm-is-RS256-fails',
  'fapi-ciba-id1-ensure-request-object-signed-by-other-client-fails',
  'fapi-ciba-id1-ensure-authorization-request-with-multiple-hints-fails',
  'fapi-ciba-id1-ensure-wrong-auth-req-id-in-token-endpoint-request',
  'fapi-ciba-id1-ensure-different-client-id-and-issuer-in-backchannel-authorization-request',
  'fapi-ciba-id1-ensure-wrong-client-id-in-token-endpoint-request',
  'fapi-ciba-id1-ensure-wrong-client-id-in-backchannel-authorization-request',
  'fapi-ciba-id1-ensure-without-client-assertion-in-token-endpoint-request',
  'fapi-ciba-id1-ensure-without-client-assertion-in-backchannel-authorization-request',
  'fapi-ciba-id1-ensure-client-assertion-signature-algorithm-in-backchannel-authorization-request-is-RS256-fails',
  'fapi-ciba-id1-ensure-client-assertion-signature-algorithm-in-token-endpoint-request-is-RS256-fails',
  'fapi-ciba-id1-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds',
  'fapi-ciba-id1-ping-backchannel-notification-endpoint-response-has-body',
  'fapi-ciba-id1-ping-backchannel-notification-endpoint-response-401',
  'fapi-ciba-id1-ping-backchannel-notification-endpoint-response-403',
  'fapi-ciba-id1-ping-with-mtls-ciba-notification-endpoint-response-401-and-require-server-does-not-retry',
  'fapi-ciba-id1-ping-backchannel-notification-endpoint-return-redirect-request',
  'fapi-ciba-id1-ensure-unsigned-backchannel-authorization-request-fails',
  'fapi-ciba-id1-refresh-token',
  'fapi-ciba-id1-ensure-mtls-holder-of-key-required',
] as const;

export type FapiCibaModule = (typeof fapiCibaModules)[number];

/** oidcc-dynamic-certification-test-plan, response type code: 23 modules. */
export const dynamicModules = [
  'oidcc-idtoken-rs256',
  'oidcc-idtoken-unsigned',
  'oidcc-userinfo-rs256',
  'oidcc-ensure-redirect-uri-in-authorization-request',
  'oidcc-redirect-uri-query-OK',
  'oidcc-redirect-uri-query-mismatch',
  'oidcc-redirect-uri-query-added',
  'oidcc-redirect-uri-regfrag',
  'oidcc-discovery-endpoint-verification',
  'oidcc-server',
  'oidcc-registration-logo-uri',
  'oidcc-registration-policy-uri',
  'oidcc-registration-tos-uri',
  'oidcc-registration-jwks-uri',
  'oidcc-registration-sector-uri',
  'oidcc-registration-sector-bad',
  'oidcc-server-rotate-keys',
  'oidcc-refresh-token-rp-key-rotation',
  'oidcc-request-uri-unsigned',
  'oidcc-request-uri-signed-rs256',
  'oidcc-ensure-request-object-with-redirect-uri',
  'oidcc-refresh-token',
  'oidcc-ensure-client-assertion-with-iss-aud-succeeds',
] as const;

export type DynamicModule = (typeof dynamicModules)[number];

const noPicturesOfPortals = 'optional; pages show nothing that a portal can change by itself: it is ignored';
const noReferences = 'a request is pushed (RFC 9126) instead of being fetched: request_uri is refused';

export const notOfferedDynamic: Readonly<Partial<Record<DynamicModule, string>>> = {
  'oidcc-idtoken-unsigned': 'optional; tokens without a signature are never issued',
  'oidcc-userinfo-rs256': 'optional; userinfo is not signed: registering for it is refused',
  'oidcc-registration-logo-uri': noPicturesOfPortals,
  'oidcc-registration-policy-uri': noPicturesOfPortals,
  'oidcc-registration-tos-uri': noPicturesOfPortals,
  'oidcc-request-uri-unsigned': noReferences,
  'oidcc-request-uri-signed-rs256': noReferences,
};
